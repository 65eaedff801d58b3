# SPDX-License-Identifier: Apache-2.0
"""A call-back as a record: what it is, its course, and whose turn it is to do what, with why not and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.org.roles import May, may
from wuzha.ui.moments import local, local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.labels import title_of
from wuzha.warning.queries.followup import Check
from wuzha.warning.rules.followup import Consequence, Verdict
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.views.parts import who_when

TONES = {Verdict.VALID: ("ok", "check"), Verdict.INVALID: ("bad", "alert"), Verdict.GAVE_UP: ("wait", "phone")}


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at a call-back, when, and under which rule."""

    actor: Actor
    now: datetime
    #: Minutes until a taken one is free again.
    lease: int
    #: Whether name and phone, or what was said, are open in this view.
    shown: bool = False


def to_answer(check: Check) -> bool:
    """Whether the station owes an answer."""
    return check.callback.consequence == Consequence.CHIEF and check.callback.answered_at is None


def why_not_take(check: Check, look: Look) -> str:
    """Why who looks cannot take it now, and who can or when; empty when they can."""
    one = check.callback
    if look.actor.person_id in one.involved or one.station_id == look.actor.unit_id:
        return _("You or your station worked on it: somebody else of {unit} checks it").format(unit=one.unit.name)
    if one.due_on > timezone.localdate(look.now):
        return _("It is due on {day}").format(day=local(one.due_on))
    if one.next_at is not None and one.next_at > look.now:
        return _("Nobody was reached: the next try is not before {at}").format(at=local_near(one.next_at, look.now))
    free = one.taken_at + timedelta(minutes=look.lease) if one.taken_at else look.now
    if one.taken_by is not None and not check.mine and free > look.now:
        return _("{who} took it and has it until {at}").format(who=one.taken_by.name, at=local_near(free, look.now))
    return "" if check.may_do else _("{unit} calls back").format(unit=one.unit.name)


def next_act(check: Check, look: Look) -> NextAct:
    """Take it, call, record what was found; afterwards, for what was not true, the station's answer."""
    one, pk = check.callback, check.callback.pk
    if one.done_at is not None:
        return _answer(check, look)
    due = end_of_day(one.due_on)
    if not check.mine:
        why = why_not_take(check, look)
        if why:
            refused = Act(_("Take it"), icon="hand", refused=why)
            return NextAct(_("The person is called back"), detail=why, who=one.unit.name, mine=False, due=due,
                           others=[refused])  # fmt: skip
        take = Act(_("Take it"), post=reverse("warning:callback_take", args=[pk]), icon="hand", key="t")
        return NextAct(_("Call the person back"), detail=_("take it first: then nobody else calls"), due=due, act=take)
    show = Act(_("Show and call"), post=reverse("warning:callback_reveal", args=[pk]), icon="eye", key="e")
    if not may(look.actor.role, May.REVEAL):
        show = Act(_("Show and call"), icon="eye", refused=_("Your role opens no personal data"))
    hint = "" if look.shown else _("valid only with how the person was reached")
    found = Act(_("Record the finding"), opens="finding", icon="check", key="s", hint=hint)
    others = [
        Act(_("Nobody was reached"), opens="tried", icon="phone"),
        Act(_("Put it back, nobody was called"), post=reverse("warning:callback_release", args=[pk]), icon="undo"),
    ]
    if look.shown or show.refused:
        rest = [show, *others] if show.refused else others
        return NextAct(_("Record what the person says"), due=due, act=found, others=rest)
    return NextAct(_("Call the person back"), due=due, act=show, others=[found, *others])


def _answer(check: Check, look: Look) -> NextAct:
    one, pk = check.callback, check.callback.pk
    others = []
    if one.note is not None and not look.shown and may(look.actor.role, May.REVEAL):
        url = reverse("warning:callback_reveal", args=[pk])
        others.append(Act(_("Show what was said"), post=url, icon="eye", key="e"))
    if not to_answer(check):
        what = one.get_verdict_display() if one.verdict != Verdict.INVALID else one.get_consequence_display()
        if one.answered_at is not None:
            what = _("The station has answered")
        return NextAct(what, detail=_("nothing is left to do"), mine=False, others=others)
    why = ""
    if not (may(look.actor.role, May.WORK) and check.at_station):
        why = _("{station} answers").format(station=one.station.name)
    elif look.actor.person_id in one.involved:
        why = _("You worked on it: somebody else of {station} answers").format(station=one.station.name)
    if why:
        others.append(Act(_("Answer"), icon="edit", refused=why))
        return NextAct(_("The station answers"), detail=why, who=one.station.name, mine=False, others=others)
    answer = Act(_("Answer"), opens="answer", icon="edit")
    return NextAct(_("Answer what was found not true"), who=one.station.name, act=answer, others=others)


def head(check: Check) -> RecordHead:
    """Whom it is about, what was found, and its course."""
    one = check.callback
    facts = [
        Fact(_("Checked work of"), one.station.name),
        Fact(_("Called back by"), one.unit.name),
        Fact(_("Days after closing"), f"T+{one.day}"),
    ]
    title = _("Call-back: {record}").format(record=title_of(check.warning))
    chips = [Chip(Level(one.level).label, str(one.level)), _chip(check)]
    return RecordHead(title, number=check.warning.number, chips=chips, facts=facts, steps=steps(check))


def _chip(check: Check) -> Chip:
    one = check.callback
    if one.done_at is not None:
        return Chip(one.get_verdict_display(), *TONES.get(Verdict(one.verdict), ("", "")))
    if check.mine:
        return Chip(_("in your hands"), "now")
    return Chip(_("overdue"), "bad", "alert") if end_of_day(one.due_on) < timezone.now() else Chip(_("To call"), "wait")


def steps(check: Check) -> list[Step]:
    """Closed, drawn, called, found; and, where it went back, answered."""
    one = check.callback
    tries = _("{n} in vain").format(n=len(check.tries)) if check.tries else ""
    done = one.done_at is not None
    found = [
        Step(pgettext("record step", "Closed"), "done", local_near(one.closed_at)),
        Step(_("Drawn by lot"), "done", _("due {day}").format(day=local(one.due_on))),
        Step(_("Called back"), "done" if done else "now", tries),
        Step(_("Finding"), "done" if done else "next", who_when(one.done_at, one.done_by)),
    ]
    if one.consequence == Consequence.CHIEF:
        answered = who_when(one.answered_at, one.answered_by)
        found.append(Step(_("Station's answer"), "done" if answered else "now", answered))
    return found
