# SPDX-License-Identifier: Apache-2.0
"""Published figures: the list, keeping new ones, and each beside what is counted now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Period, Preset, preset
from wuzha.core.indicators.text import amount_text
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.results.forms import PublishForm
from wuzha.results.models import Publication
from wuzha.results.queries import publications
from wuzha.results.queries.indicators import INDICATORS
from wuzha.results.services import Difference, differences, publish
from wuzha.results.views.asked import units_to_choose
from wuzha.results.views.rows import opens
from wuzha.ui.answers import or_404


@require_http_methods(["GET", "POST"])
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """What was published; who may publishes from here."""
    actor = request.actor
    given = request.POST if request.method == "POST" and may(actor.role, May.PUBLISH_RESULTS) else None
    form = PublishForm(_units(actor), given, initial=_initial(actor))
    if given is not None:
        made = form.done(lambda: _published(actor, form))
        if made is not None:
            messages.success(request, pgettext("results", "Kept as published: %(number)s") % {"number": made.number})
            return redirect(made)
    context = {
        "form": form,
        "page": pages.page(publications.publications(actor), request.GET.get("after", "")),
        "publishes": may(actor.role, May.PUBLISH_RESULTS),
    }
    return render(request, "results/publications.html", context, status=200 if given is None else 422)


def _published(actor: Actor, form: PublishForm) -> Publication:
    data = form.cleaned_data
    unit = Unit.objects.get(pk=data["unit"])
    return publish(actor, unit, Period(data["first"], data["last"]), data["note"])


def _units(actor: Actor) -> list[tuple[int, str]]:
    """The actor's own unit and those below it that handle cases."""
    own = Unit.objects.filter(pk=actor.unit_id).values_list("pk", "name")
    below = [one for one in units_to_choose(actor) if one[0] != actor.unit_id]
    return [*own, *below]


def _initial(actor: Actor) -> dict[str, Any]:
    month = preset(Preset.LAST_MONTH)
    return {"unit": actor.unit_id, "first": month.first, "last": month.last}


@dataclass(frozen=True, slots=True)
class Line:
    """A published figure: what was said, what is counted now, how many records came and went."""

    indicator: Indicator
    then: str
    now: str
    #: By how much what is counted now differs, with its sign; empty where it does not.
    moved: str
    came: int
    went: int
    url: str
    same: bool


@require_safe
@requires(May.READ_CASES)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    """One, each figure beside what the same rule counts now."""
    one = or_404(publications.publication_of(request.actor, pk))
    now = timezone.now()
    context = {
        "publication": one,
        "lines": [_line(one, each, request.actor) for each in differences(one, now)],
        "now": now,
    }
    return render(request, "results/publication.html", context)


def _signed(found: Difference, one: Indicator) -> str:
    moved = found.now - found.then
    return "" if not moved else f"{'+' if moved > 0 else '−'}{amount_text(abs(moved), one.unit)}"


def _line(publication: Publication, found: Difference, actor: Actor) -> Line:
    one = INDICATORS[found.code]
    days = {
        "what": found.code, "from": publication.first.isoformat(), "to": publication.last.isoformat(),
        "at": publication.at.isoformat(timespec="microseconds"),
    }  # fmt: skip
    if publication.unit_id != actor.unit_id:
        days["unit"] = str(publication.unit_id)
    whole = actor.unit_path is not None and publication.unit.path.startswith(actor.unit_path) and opens(actor.role, one)
    return Line(
        one, amount_text(found.then, one.unit), amount_text(found.now, one.unit), _signed(found, one),
        len(found.came), len(found.went),
        f"{reverse('results:records')}?{urlencode(days)}" if whole else "", found.same,
    )  # fmt: skip
