# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: of a unit, with its interval and what is as good, to be answered; of all units together."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.cases.queries.counting import AGES
from wuzha.engine.aiming import INTERVAL, Level
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.forms import aims as forms
from wuzha.outreach.forms.activities import WhyForm
from wuzha.outreach.models import Aim
from wuzha.outreach.queries import aims as queries
from wuzha.outreach.rules.aims import AIM_LIFE, AimAct, AimState, monday
from wuzha.outreach.rulesets import AIMING, AUDIENCES
from wuzha.outreach.services import aims as services
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

LABELS: dict[str, Any] = {
    AimAct.ACCEPT: pgettext_lazy("outreach", "Do as suggested"),
    AimAct.CHANGE: pgettext_lazy("outreach", "Choose something else"),
    AimAct.DECLINE: pgettext_lazy("outreach", "Decline"),
}
_ICONS = {AimAct.ACCEPT: "check", AimAct.CHANGE: "edit", AimAct.DECLINE: "ban"}
_TONES = {AimState.SUGGESTED: "wait", AimState.ACCEPTED: "ok", AimState.CHANGED: "ok", AimState.DECLINED: ""}
#: What the told rate is of.
_LEVELS: dict[int, Any] = {
    Level.CELL: pgettext_lazy("outreach", "the cases of these people here, drawn to those of the unit and the city"),
    Level.COMMUNITY: pgettext_lazy(
        "outreach", "the city's cases of this age and scam, at the height of the unit: here alone there are too few"
    ),
    Level.CITY: pgettext_lazy("outreach", "the city's cases of this age and scam: here alone there are too few"),
}


def said(one: Any) -> str:
    """Expected cases a year with their interval."""
    low, most, high = (one["low"], one["expected"], one["high"]) if isinstance(one, dict) else (
        one.low, one.expected, one.high
    )  # fmt: skip
    return f"{most:.1f} ({low:.1f}–{high:.1f})"


def words(age: str, fraud_type: str) -> str:
    """To whom and about what."""
    return f"{AGES.at().label(age)} · {rule_set('warning.fraud_types').at().label(fraud_type)}"


@require_safe
@requires(May.READ_OUTREACH)
def aims(request: ActingRequest) -> HttpResponse:
    """Those of a week: who answered, and how many people were reached of those meant."""
    actor, weeks = request.actor, queries.weeks(request.actor)
    asked = weeks[0] if weeks else None
    with suppress(ValueError):
        asked = date.fromisoformat(request.GET.get("week", "")) if request.GET.get("week") else asked
    rows = queries.aims(actor, asked)
    this_week = monday(timezone.localdate())
    context = {
        "week": asked, "until": asked and asked + timedelta(days=6), "weeks": weeks,
        "rows": [(one, words(one.now_age, one.now_type), said(one), Chip(
            one.get_state_display(), _TONES[AimState(one.state)])) for one in rows],
        "sum": queries.summary(rows),
        "makes": may(actor.role, May.RUN_OUTREACH) and at_the_top(actor) and this_week not in weeks,
    }  # fmt: skip
    return render(request, "outreach/aims.html", context)


@require_POST
@requires(May.RUN_OUTREACH)
def make(request: ActingRequest) -> HttpResponse:
    """Make those of this week now, where no worker has."""
    form = forms.MakeForm(request.POST)
    found = form.done(lambda: (services.suggest(request.actor),))
    if found is None:
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    elif found[0]:
        number = found[0]
        told = ngettext("%(n)s suggestion was made.", "%(n)s suggestions were made.", number) % {"n": number}
        messages.success(request, told)
    else:
        messages.warning(request, pgettext(
            "outreach", "Nothing was made: it is there already, or no victim's age and no unit's residents are known."
        ))  # fmt: skip
    return redirect("outreach:aims")


@require_safe
@requires(May.READ_OUTREACH)
def aim(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(queries.aim(request.actor, pk)))


@require_POST
@requires(May.WORK_OUTREACH)
def aim_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(queries.aim(request.actor, pk))
    return acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))


def _ways(request: ActingRequest, row: Aim) -> dict[str, Way]:
    actor, pk = request.actor, row.pk

    def change(form: forms.ChangeForm) -> object:
        data = form.cleaned_data
        return services.change(actor, pk, data["age"], data["fraud_type"], data["why"])

    return {
        AimAct.ACCEPT: Way(LABELS[AimAct.ACCEPT], forms.AcceptForm, lambda _form: services.accept(actor, pk)),
        AimAct.CHANGE: Way(LABELS[AimAct.CHANGE], lambda given: forms.ChangeForm(row, given), change),
        AimAct.DECLINE: Way(
            LABELS[AimAct.DECLINE], WhyForm, lambda form: services.decline(actor, pk, form.cleaned_data["why"])
        ),
    }  # fmt: skip


def _next(request: ActingRequest, row: Aim) -> NextAct:
    today = timezone.localdate()
    if today > row.until:
        return NextAct(pgettext("outreach", "Its days are over"), mine=False)
    open_still = row.state == AimState.SUGGESTED
    if row.state == AimState.DECLINED:
        return _declined(request, row)
    what = (
        pgettext("outreach", "Answer by %(day)s: accept, change or decline") % {"day": row.due_on}
        if open_still
        else pgettext("outreach", "Record what was done by %(day)s") % {"day": row.until}
    )
    if open_still and today > row.due_on:
        what = pgettext("outreach", "Answer: it was due on %(day)s, and is marked late from now on") % {
            "day": row.due_on
        }
    if request.actor.unit_id != row.unit_id or not may(request.actor.role, May.WORK_OUTREACH):
        return NextAct(what, mine=False)
    acts = [Act(LABELS[one], opens=f"{one}-sheet", icon=_ICONS[one]) for one in AIM_LIFE.acts(row.state)]
    if open_still:
        return NextAct(what, act=acts[0], others=acts[1:])
    record = Act(pgettext("outreach", "Record an activity"), url=reverse("outreach:new"), icon="plus")
    return NextAct(what, mine=row.covered < row.target, act=record, others=acts)


def _declined(request: ActingRequest, row: Aim) -> NextAct:
    """Nothing is asked of a unit that declined; it may still take it up."""
    what = pgettext("outreach", "Declined: nothing is to be done. It can be taken up until %(day)s") % {
        "day": row.until
    }
    if request.actor.unit_id != row.unit_id or not may(request.actor.role, May.WORK_OUTREACH):
        return NextAct(what, mine=False)
    others = [Act(LABELS[one], opens=f"{one}-sheet", icon=_ICONS[one]) for one in AIM_LIFE.acts(row.state)]
    return NextAct(what, mine=False, others=others)


def _living(row: Aim) -> int:
    """Residents of the age that is meant now."""
    kept: Any = row.made.inputs
    if row.unit_id not in kept["units"]:
        return row.people
    return round(float(kept["people"][kept["units"].index(row.unit_id)][kept["ages"].index(row.now_age)]))


def _page(request: ActingRequest, row: Any, faulty: Faulty = None) -> HttpResponse:
    todo, ages, types = _next(request, row), AGES.at(row.at), rule_set("warning.fraud_types").at()
    rules = AIMING.at(row.at)
    people = queries.people_of({one["by"] for one in row.answers if one["by"]})
    facts = [
        Fact(pgettext("outreach", "Where"), row.unit.name),
        Fact(pgettext("outreach", "To whom"), ages.label(row.now_age)),
        Fact(pgettext("outreach", "About what"), types.label(row.now_type)),
        Fact(pgettext("outreach", "Days"), f"{row.starts_on} – {row.until}"),
    ]
    if row.state != AimState.DECLINED:
        facts.append(Fact(pgettext("outreach", "People to be reached"), str(row.target)))
    chips = [Chip(row.get_state_display(), _TONES[AimState(row.state)])]
    if row.first and row.now_age == row.age and row.now_type == row.fraud_type:
        chips.append(Chip(pgettext("outreach", "First in the city"), "now"))
    if row.late:
        chips.append(Chip(pgettext("outreach", "answered late, due by %(day)s") % {"day": row.due_on}, "bad"))
    if row.as_good:
        chips.append(Chip(pgettext("outreach", "as good as the suggestion")))
    context = {
        "row": row, "head": RecordHead(words(row.now_age, row.now_type), row.number, chips, facts), "next": todo,
        "suggested": words(row.age, row.fraud_type), "expected": said(row), "sure": round(INTERVAL * 100),
        "level": _LEVELS[row.level], "cases": queries.shown_cases(row), "week": row.made,
        "others": [
            (ages.label(one["age"]), types.label(one["type"]), one["people"], said(one), one["first"])
            for one in row.alternatives[: rules.shown]
        ],
        "more": max(row.many - rules.shown, 0), "declined": row.state == AimState.DECLINED,
        "per_mille": rules.per_mille, "least": rules.least,
        "most": rules.most, "living": _living(row),
        "counting": [
            (one.activity, AUDIENCES.at().label(one.audience), one.people)
            for one in queries.counting_for(request.actor, row)
        ],
        "aged": "、".join(AUDIENCES.at().label(code) for code in rules.aged_of(row.now_age)),
        "answers": [
            (AimAct(one["act"]).label, words(one["age"], one["type"]) if one["age"] else "", one["reason"],
             people.get(one["by"], ""), datetime.fromisoformat(one["at"]), one["late"])
            for one in reversed(row.answers)
        ],
        "audiences": "、".join(AUDIENCES.at().label(code) for code in row.audiences),
        "materials": queries.materials(request.actor, row.now_type),
        "sheets": sheets(
            _ways(request, row), offered(todo), lambda name: reverse("outreach:aim_act", args=[row.pk, name]), faulty
        ),
    }  # fmt: skip
    return render(request, "outreach/aim.html", context, status=422 if faulty is not None else 200)
