# SPDX-License-Identifier: Apache-2.0
"""Acts of a page, each entered in a dialog of its own (`ui/sheets.html` draws them): its form, and what does it.

def _ways(request, case):
    return {"close": Way(_("Close the case"), ReasonForm, lambda form: close(request.actor, case.pk, form.told))}

def act(request, pk, name):
    case = _found(request, pk)
    return acted(request, _ways(request, case), name, case, lambda faulty: _page(request, case, faulty))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext

from wuzha.ui.acting import OnPage
from wuzha.ui.record import NextAct

Given = Mapping[str, Any] | None
#: Name of an act, and its form as it was refused.
Faulty = tuple[str, OnPage] | None


@dataclass(frozen=True, slots=True)
class Way:
    """How an act is entered: its title, its form for what was posted, and what does it with the valid form."""

    title: Any
    form: Callable[[Given], OnPage]
    do: Callable[[Any], object]
    #: Whether files go with it.
    files: bool = False


def offered(following: NextAct) -> set[str]:
    """Names of the acts whose dialogs the bar of a page opens."""
    acts = (following.act, *following.others)
    return {one.opens.removesuffix("-sheet") for one in acts if one is not None and one.opens}


def sheets(
    ways: Mapping[str, Way],
    names: Collection[str],
    url: Callable[[str], str],
    faulty: Faulty = None,
    opened: str = "",
) -> list[dict[str, Any]]:
    """The dialogs of these names, and one that was refused; this one is open, or the one that is asked for."""
    found = []
    for name, way in ways.items():
        wrong = faulty is not None and faulty[0] == name
        if wrong or name in names:
            form = faulty[1] if wrong and faulty is not None else way.form(None)
            found.append(
                {"name": name, "title": way.title, "form": form, "open": wrong or name == opened, "url": url(name),
                 "files": way.files}
            )  # fmt: skip
    return found


def acted(
    request: HttpRequest,
    ways: Mapping[str, Way],
    name: str,
    back: Any,
    again: Callable[[Faulty], HttpResponse],
    said: str = "",
) -> HttpResponse:
    """Do an act by its dialog, say so and go back, or show the page again with what was refused."""
    way = ways.get(name)
    if way is None:
        raise Http404
    form = way.form(request.POST)
    if form.done(lambda: (way.do(form),)) is None:
        return again((name, form))
    messages.success(request, said or pgettext("act", "Recorded."))
    return redirect(back)
