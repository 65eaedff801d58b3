# SPDX-License-Identifier: Apache-2.0
"""Sheets of the assessment: own points beside the published score, each known value one click from its records."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.meetings.forms import others as forms
from wuzha.meetings.models import AssessmentSheet
from wuzha.meetings.queries import assessment as queries
from wuzha.meetings.queries import members
from wuzha.meetings.services import assessment as services
from wuzha.meetings.views.next import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

LABELS: dict[str, Any] = {
    "enter": pgettext_lazy("assessment", "Enter a sheet"),
    "item": pgettext_lazy("assessment", "Add an item"),
    "score": pgettext_lazy("assessment", "Enter points"),
    "publish": pgettext_lazy("assessment", "Record what was published"),
}


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    return _index(request, None)


@require_POST
@requires(May.OVERSEE)
def act(request: ActingRequest, name: str) -> HttpResponse:
    """Enter a sheet, or the next edition of a year's."""
    return acted(request, _ways(request), name, "meetings:sheets", lambda faulty: _index(request, faulty))


def _ways(request: ActingRequest) -> dict[str, Way]:
    def enter(form: Any) -> object:
        data = form.cleaned_data
        return services.enter(request.actor, data["year"], data["title"], data["source"])

    year = timezone.localdate().year
    return {"enter": Way(LABELS["enter"], lambda given: forms.SheetForm(given, initial={"year": year}), enter)}


def _index(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    runs = may(request.actor.role, May.OVERSEE)
    context = {
        "page": queries.page(request.actor, request.GET.get("after", "")), "pages": tabs(request.actor, "sheets"),
        "runs": runs,
        "sheets": sheets(
            _ways(request) if runs else {}, ["enter"], lambda name: reverse("meetings:sheets_act", args=[name]), faulty
        ),
    }  # fmt: skip
    return render(request, "meetings/sheets.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OVERSIGHT)
def sheet(request: ActingRequest, pk: int) -> HttpResponse:
    return _sheet(request, or_404(queries.of(request.actor, pk)), None)


@require_POST
@requires(May.OVERSEE)
def sheet_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a sheet by its dialog."""
    row = or_404(queries.of(request.actor, pk))
    return acted(request, _sheet_ways(request, row), name, row, lambda faulty: _sheet(request, row, faulty))


def _sheet_ways(request: ActingRequest, row: AssessmentSheet) -> dict[str, Way]:
    actor, pk = request.actor, row.pk
    items = queries.items_of(actor, row)

    def score(form: Any) -> object:
        data = form.cleaned_data
        return services.score(actor, pk, data["item"], data["points"], data["why"])

    def publish(form: Any) -> object:
        data = form.cleaned_data
        return services.publish(actor, pk, data["points"], data["rank"], data["source"])

    ways: dict[str, tuple[Any, Any]] = {
        "item": (
            lambda given: forms.NewItemForm(members.candidates(actor), given),
            lambda form: services.add_item(actor, pk, form.item()),
        ),
        "score": (lambda given: forms.ScoreForm(items, given), score),
        "publish": (forms.PublishForm, publish),
    }
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _sheet(request: ActingRequest, row: AssessmentSheet, faulty: Faulty) -> HttpResponse:
    actor, runs = request.actor, may(request.actor.role, May.OVERSEE)
    score = queries.scored(actor, row)
    names = ["item", *(["score"] if score.rows else []), "publish"] if runs else []
    context = {
        "sheet": row, "score": score, "head": _head(row, score), "next": _next(score, names, runs=runs),
        "period": queries.period_of(row),
        "sheets": sheets(
            _sheet_ways(request, row) if runs else {}, names,
            lambda name: reverse("meetings:sheet_act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/sheet.html", context, status=422 if faulty is not None else 200)


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:g}"


def _head(row: AssessmentSheet, score: queries.Score) -> RecordHead:
    own = pgettext("assessment", "%(own)s of %(known)s scored points, %(all)s on the sheet") % {
        "own": _points(score.own), "known": _points(score.known), "all": _points(score.possible),
    }  # fmt: skip
    published = [
        _points(row.published_points) if row.published_points is not None else "",
        pgettext("assessment", "place %(rank)s") % {"rank": row.published_rank} if row.published_rank else "",
    ]
    said = " ".join(filter(None, published))
    facts = [
        Fact(pgettext("assessment", "Year"), str(row.year)),
        Fact(pgettext("assessment", "Source"), row.source), Fact(pgettext("assessment", "Own score"), own),
        Fact(
            pgettext("assessment", "Published"),
            f"{said} {row.published_source}" if said else pgettext("assessment", "nothing yet"),
        ),
    ]  # fmt: skip
    edition = pgettext("assessment", "Edition %(n)s") % {"n": row.edition}
    return RecordHead(row.title, row.number, [Chip(edition, "now")], facts)


def _next(score: queries.Score, names: list[str], *, runs: bool) -> NextAct:
    icons = {"item": "plus", "score": "edit", "publish": "flag"}
    first = "" if not runs else "item" if not score.rows else "score" if score.unknown else ""
    others = [Act(LABELS[one], opens=f"{one}-sheet", icon=icons[one]) for one in names if one != first]
    if not first:
        return NextAct(pgettext("meeting", "Nothing is left to do"), mine=False, others=others)
    what = {
        "item": pgettext("assessment", "Enter or import its items"),
        "score": pgettext("assessment", "Enter points where no figure is known"),
    }[first]
    return NextAct(what, act=Act(LABELS[first], opens=f"{first}-sheet", icon=icons[first], key="n"), others=others)
