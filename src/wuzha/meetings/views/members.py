# SPDX-License-Identifier: Apache-2.0
"""Who belongs to the joint meeting on a day; and the page of one unit with all that is asked of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.meetings.forms import others as forms
from wuzha.meetings.forms.correcting import CorrectMemberForm
from wuzha.meetings.models import Membership
from wuzha.meetings.queries import lists, members, plans
from wuzha.meetings.queries.owed import owes
from wuzha.meetings.services import correcting
from wuzha.meetings.services import membership as services
from wuzha.meetings.views.next import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.requests.queries.lists import league
from wuzha.requests.queries.owed import asked_of
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: Days that a unit's answer times look back.
BACK = timedelta(days=365)
LABELS: dict[str, Any] = {
    "join": pgettext_lazy("member", "Enter a membership"),
    "head": pgettext_lazy("member", "Enter a head"),
    "end_head": pgettext_lazy("member", "End a head's term"),
    "leave": pgettext_lazy("member", "End the membership"),
    "charge": pgettext_lazy("member", "Give it a duty"),
    "correct": pgettext_lazy("member", "Put it right"),
    "relieve": pgettext_lazy("member", "End a duty"),
}


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    return _index(request, None)


@require_POST
@requires(May.OVERSEE)
def act(request: ActingRequest, name: str) -> HttpResponse:
    """Enter a membership or a head, or end a head's term."""
    return acted(request, _ways(request), name, "meetings:members", lambda faulty: _index(request, faulty))


def _ways(request: ActingRequest) -> dict[str, Way]:
    actor = request.actor
    heads = [(one.pk, f"{one.post} {one.since}") for one in members.members_on(actor, timezone.localdate()).heads]

    def head(form: Any) -> object:
        data = form.cleaned_data
        return services.head(actor, data["post"], data["since"], data["until"], data["basis"])

    ways: dict[str, tuple[Any, Any]] = {
        "join": (
            lambda given: forms.JoinForm(*members.joining(actor), given),
            lambda form: services.join(actor, form.member()),
        ),
        "head": (forms.HeadForm, head),
        "end_head": (
            lambda given: forms.EndHeadForm(heads, given),
            lambda form: services.end_head(actor, form.cleaned_data["head"], form.cleaned_data["last_day"]),
        ),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _index(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    day, wrong = _day(request.GET.get("day", ""), today)
    standing = members.members_on(actor, day)
    runs = may(actor.role, May.OVERSEE)
    names = ["join", "head", *(["end_head"] if standing.heads and day == today else [])] if runs else []
    context = {
        "standing": standing, "day": day, "changes": members.changes(actor), "pages": tabs(actor, "members"),
        "runs": runs, "ends_head": "end_head" in names, "wrong": wrong,
        "sheets": sheets(
            _ways(request) if runs else {}, names, lambda name: reverse("meetings:members_act", args=[name]), faulty
        ),
    }  # fmt: skip
    return render(request, "meetings/members.html", context, status=422 if faulty is not None else 200)


def _day(text: str, otherwise: date) -> tuple[date, str]:
    """The day asked for, and what is said of a text that is none: the other day is shown then."""
    if not text:
        return otherwise, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        told = pgettext("member", "“%(text)s” is no day, so %(day)s is shown. Write it as 2021-12-31.")
        return otherwise, told % {"text": text[:20], "day": otherwise}


@require_safe
@requires(May.OWN_MEMBERSHIP)
def mine(request: ActingRequest) -> HttpResponse:
    """The page of the actor's own unit."""
    return _unit(request, _in_reach(request, request.actor.unit_id or 0), None)


@require_safe
@requires(May.READ_OVERSIGHT)
def unit(request: ActingRequest, unit: int) -> HttpResponse:
    """The page of a unit in reach."""
    return _unit(request, _in_reach(request, unit), None)


def _in_reach(request: ActingRequest, pk: int) -> Unit:
    if pk not in units_below(request.actor.unit_path).ids:
        raise Http404
    found: Unit = or_404(Unit.objects.filter(pk=pk).first())
    return found


@require_POST
@requires(May.OVERSEE)
def member_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a membership by its dialog."""
    row = or_404(members.of(request.actor, pk))
    return acted(request, _member_ways(request, row), name, row, lambda faulty: _unit(request, row.unit, faulty))


def _member_ways(request: ActingRequest, row: Membership) -> dict[str, Way]:
    actor, pk = request.actor, row.pk
    duties, first = members.duties_of(actor, row), max(row.since, timezone.localdate())

    def charge(form: Any) -> object:
        data = form.cleaned_data
        return services.charge(
            actor, pk, data["text"], data["since"], data["until"], law=data["law"], citation=data["citation"]
        )

    def leave(form: Any) -> object:
        data = form.cleaned_data
        return services.leave(actor, pk, data["last_day"], data["basis"], data["successor"])

    ways: dict[str, tuple[Any, Any]] = {
        "charge": (lambda given: forms.ChargeForm(given, initial={"since": first}), charge),
        "relieve": (
            lambda given: forms.RelieveForm(duties, given),
            lambda form: services.relieve(actor, pk, form.cleaned_data["duty"], form.cleaned_data["last_day"]),
        ),
        "correct": (
            lambda given: CorrectMemberForm(row, given),
            lambda form: correcting.membership(
                actor, pk, form.right(), form.cleaned_data["reason"], out=form.cleaned_data["out"]
            ),
        ),
        "leave": (lambda given: forms.LeaveForm(members.joining(actor)[0], given), leave),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _unit(request: ActingRequest, found: Unit, faulty: Faulty) -> HttpResponse:
    """All that is asked of a unit and what it belongs to."""
    actor, now, today = request.actor, timezone.now(), timezone.localdate()
    memberships = members.of_unit(actor, found.pk)
    present = next(
        (one for one, _duties in memberships if one.since <= today and (one.until is None or today <= one.until)), None
    )
    debt = next(iter(owes(actor, now, [found.pk])), None)
    every = request.GET.get("tab") == "all"
    times = next(iter(league(actor, now - BACK, now, unit_id=found.pk)), None)
    runs = may(actor.role, May.OVERSEE)
    # One that is over may still be put right.
    shown = present or next((one for one, _duties in memberships), None)
    names = [] if not runs or present is None else ["charge", "leave"]
    if names and present is not None and members.duties_of(actor, present):
        names.insert(1, "relieve")
    names += ["correct"] if runs and shown is not None else []
    here = reverse("meetings:unit", args=[found.pk])
    context = {
        "unit": found, "head": _head(found, present, debt), "next": _next(debt, names, actor, found),
        "memberships": memberships,
        "corrections": lists.corrections_of(actor, "membership", members.keys_of(actor, found.pk)),
        "by_law": members.duties_by_law(present.sector, today) if present is not None else [],
        "page": asked_of(actor, found.pk, request.GET.get("after", ""), every=every),
        "tabs": [
            tab(pgettext("member", "Owed or to be looked at"), here, not every),
            tab(pgettext("member", "Everything asked of it"), f"{here}?tab=all", every),
        ],
        "tasks": plans.of_unit(actor, found.pk), "meetings": lists.of_unit(actor, found.pk), "times": times,
        "owed": debt.owed if debt is not None else 0, "pages": tabs(actor, "members"),
        "sheets": sheets(
            _member_ways(request, shown) if runs and shown is not None else {}, names,
            lambda name: reverse("meetings:member_act", args=[shown.pk if shown is not None else 0, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/unit.html", context, status=422 if faulty is not None else 200)


def _head(found: Unit, present: Membership | None, debt: Any) -> RecordHead:
    chips = [Chip(present.get_part_display(), "ok") if present else Chip(pgettext("member", "No member today"))]
    facts = []
    if found.valid_to is not None:
        chips.append(Chip(pgettext("member", "Ends %(day)s") % {"day": found.valid_to}, "wait"))
    if present is not None:
        facts.append(Fact(pgettext("member", "Member from"), f"{present.since}"))
    if debt is not None:
        text = ngettext("%(n)s owed", "%(n)s owed", debt.owed) % {"n": debt.owed}
        facts.append(Fact(pgettext("member", "Answers"), text))
        if debt.late:
            chips.append(
                Chip(npgettext("member", "%(n)s late", "%(n)s late", debt.late) % {"n": debt.late}, "bad", "alert")
            )
    return RecordHead(found.name, found.code, chips, facts)


def _next(debt: Any, names: list[str], actor: Any, found: Unit) -> NextAct:
    own = found.pk == actor.unit_id
    icons = {"charge": "plus", "relieve": "minus", "leave": "door", "correct": "edit"}
    others = [Act(LABELS[one], opens=f"{one}-sheet", icon=icons[one]) for one in names]
    if debt is None:
        return NextAct(pgettext("member", "Nothing is owed"), mine=False, others=others)
    what = pgettext("member", "Sign for what is asked, and answer it by its deadline")
    return NextAct(what, who=found.name, mine=own, due=debt.first_due, others=others)
