# SPDX-License-Identifier: Apache-2.0
"""Lists of penalties, pledges and people to return, and new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.cases.queries.units import handling_units
from wuzha.leads.queries.lists import of as lead_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.sanctions.forms.penalties import PenaltyForm
from wuzha.sanctions.forms.pledges import AbsentForm, PledgeForm
from wuzha.sanctions.queries import records
from wuzha.sanctions.queries.records import Filters, tabs_of
from wuzha.sanctions.rulesets import ABROAD, ARTICLES, OCCASIONS
from wuzha.sanctions.services import penalties, pledges, returns
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import tab


def words_of(kind: str) -> dict[str, str]:
    """Code → word of what a list is narrowed by."""
    if kind == "penalties":
        return {one.code: one.label for one in ARTICLES.at().articles}
    words = OCCASIONS if kind == "pledges" else ABROAD
    return {one.code: one.label for one in words.at().terms}


def _tab_names(kind: str) -> dict[str, str]:
    if kind == "penalties":
        return {
            "open": pgettext("penalty", "Open"), "due": pgettext("penalty", "Due soon or late"),
            "stands": pgettext("penalty", "Decided"), "all": pgettext("penalty", "All penalties"),
        }  # fmt: skip
    if kind == "pledges":
        return {
            "force": pgettext("pledge", "In force"), "broken": pgettext("pledge", "Broken, nothing followed yet"),
            "over": pgettext("pledge", "Over"), "all": pgettext("pledge", "All pledges"),
        }  # fmt: skip
    return {
        "abroad": pgettext("return", "Abroad"), "returned": pgettext("return", "Returned"),
        "all": pgettext("return", "All"),
    }  # fmt: skip


def ways(here: str) -> list[dict[str, Any]]:
    """The lists of this room, as tabs above each of them."""
    named = {
        "penalties": pgettext("penalty", "Penalties"), "pledges": pgettext("pledge", "Pledges"),
        "returns": pgettext("return", "People to return"), "dossiers": pgettext("sanction", "Dossiers"),
    }  # fmt: skip
    return [tab(label, reverse(f"sanctions:{kind}"), kind == here) for kind, label in named.items()]


def filters_of(kind: str, given: QueryDict) -> Filters:
    """What the query of an address asks for; what means nothing is left out."""
    known = tabs_of(kind, timezone.localdate())
    unit, word = given.get("unit", ""), given.get("word", "")
    return Filters(
        kind, given.get("tab", "") if given.get("tab", "") in known else next(iter(known)),
        word if word in words_of(kind) else "", int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )  # fmt: skip


def query_of(filters: Filters, **changes: str) -> str:
    """The query string of a list, changed."""
    values = {"tab": filters.tab, "word": filters.word, "unit": str(filters.unit_id or "")}
    return urlencode({name: value for name, value in (values | changes).items() if value})


def _list(request: ActingRequest, kind: str) -> HttpResponse:
    filters = filters_of(kind, request.GET)
    words = words_of(kind)
    page = records.page(request.actor, filters, request.GET.get("after", ""))
    column = records.WORDS[kind]
    rows = [(one, words.get(getattr(one, column), getattr(one, column))) for one in page.rows]
    context = {
        "kind": kind, "ways": ways(kind), "page": page.of(rows), "filters": filters, "words": words,
        "units": dict(handling_units(request.actor)), "query": query_of(filters),
        "tabs": [
            tab(label, f"?{query_of(filters, tab=one)}", one == filters.tab)
            for one, label in _tab_names(kind).items()
        ],
    }  # fmt: skip
    return render(request, f"sanctions/{kind}.html", context)


@require_safe
@requires(May.READ_SANCTIONS)
def of_penalties(request: ActingRequest) -> HttpResponse:
    """What is to be done, decided, served and paid; by article and unit."""
    return _list(request, "penalties")


@require_safe
@requires(May.READ_SANCTIONS)
def of_pledges(request: ActingRequest) -> HttpResponse:
    """Which hold, which are broken; by occasion and unit."""
    return _list(request, "pledges")


@require_safe
@requires(May.READ_SANCTIONS)
def of_returns(request: ActingRequest) -> HttpResponse:
    """Who is abroad and asked to come back; by ground and unit."""
    return _list(request, "returns")


def _new(
    request: ActingRequest, kind: str, form: OnPage, do: Callable[[], Any], titles: tuple[str, str, str]
) -> HttpResponse:
    """The page of a new record. `titles`: of the page, of its fields, on its button."""
    bound = request.method == "POST"
    if bound and (made := form.done(do)) is not None:
        messages.success(request, pgettext("act", "Recorded."))
        return redirect(made)
    title, fields, label = titles
    context = {
        "form": form, "title": title, "fields_title": fields, "label": label, "kind": kind,
        "up": reverse(f"sanctions:{kind}"), "up_label": next(one["label"] for one in ways(kind) if one["here"]),
    }  # fmt: skip
    return render(request, "sanctions/new.html", context, status=422 if bound else 200)


def lead_asked(request: ActingRequest) -> int | None:
    """The lead in reach that an address names (`?lead=12`)."""
    text = request.GET.get("lead", "")
    known = lead_of(request.actor, int(text)) if text.isdecimal() and len(text) < 13 else None
    return known.pk if known is not None else None


@require_http_methods(["GET", "POST"])
@requires(May.PROPOSE_SANCTIONS)
def new_penalty(request: ActingRequest) -> HttpResponse:
    """File a case of a penalty, also one that a lead was handed on for (`?lead=12`)."""
    lead = lead_asked(request)
    form = PenaltyForm(request.POST if request.method == "POST" else None)
    titles = (
        pgettext("penalty", "File a penalty"), pgettext("penalty", "Whom, for what, under which article"),
        pgettext("penalty", "File the penalty"),
    )  # fmt: skip
    return _new(
        request, "penalties", form, lambda: penalties.file(
            request.actor, form.penalty(request.actor, lead)
        ), titles
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(May.PROPOSE_SANCTIONS)
def new_pledge(request: ActingRequest) -> HttpResponse:
    """Record a pledge that was signed."""
    form = PledgeForm(request.POST if request.method == "POST" else None)
    titles = (
        pgettext("pledge", "Record a pledge"), pgettext("pledge", "Who signed it, when, before whom"),
        pgettext("pledge", "Record the pledge"),
    )  # fmt: skip
    return _new(request, "pledges", form, lambda: pledges.sign(request.actor, form.pledge(request.actor)), titles)


@require_http_methods(["GET", "POST"])
@requires(May.PROPOSE_SANCTIONS)
def new_absent(request: ActingRequest) -> HttpResponse:
    """Put a person abroad on the list."""
    form = AbsentForm(request.POST if request.method == "POST" else None)
    titles = (
        pgettext("return", "List a person to return"), pgettext("return", "Who is abroad, and on which ground"),
        pgettext("return", "List the person"),
    )  # fmt: skip
    return _new(request, "returns", form, lambda: returns.list_(request.actor, form.absent(request.actor)), titles)
