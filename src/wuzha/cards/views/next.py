# SPDX-License-Identifier: Apache-2.0
"""What a card is in its header, and what is to be done with it next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.registry import follows
from wuzha.cards.rules.kinds import TRACE_OPEN, Responsibility, TraceState, level_word
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

#: The label of an act's button and of its dialog, and its sign.
LABELS: dict[str, tuple[Any, str]] = {
    "ask": (pgettext_lazy("back-trace", "Have it traced back"), "send"),
    "conclude": (pgettext_lazy("back-trace", "Put down responsibility"), "flag"),
    "opening": (pgettext_lazy("card", "Record the opening"), "edit"),
    "dispose": (pgettext_lazy("card", "Record a disposal"), "check"),
    "involve": (pgettext_lazy("card", "Record another case"), "plus"),
}


def _act(name: str, key: str = "") -> Act:
    label, icon = LABELS[name]
    return Act(label, opens=f"{name}-sheet", icon=icon, key=key)


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def head(row: InvolvedCard, traces: Sequence[BackTrace]) -> RecordHead:
    """Kind and masked number; whose it is, from where; how deep, what was done with it, and how far its opening is
    traced back."""
    chips = [Chip(row.get_kind_display(), "")]
    if row.level is not None:
        chips.append(Chip(level_word(row.level), "bad" if row.level == 1 else "wait"))
    if row.disposal:
        chips.append(Chip(row.get_disposal_display(), "wait" if row.disposal == "RESTORE" else "ok"))
    facts = [Fact(pgettext("card", "First involved on"), _day(row.first_involved_on))]
    if row.owner:
        facts.append(Fact(pgettext("card", "Holder"), row.owner))
    if row.issuer:
        facts.append(Fact(pgettext("card", "Institution"), row.issuer))
    if row.outlet is not None:
        facts.append(Fact(pgettext("card", "Opening outlet"), row.outlet.name))
    return RecordHead(row.shown, row.number, chips, facts, _steps(traces))


def _steps(traces: Sequence[BackTrace]) -> list[Step]:
    """Asked, answered, accepted, concluded: of the last back-trace."""
    last = next((one for one in traces if one.state != TraceState.WITHDRAWN), None)
    way = (TraceState.ASKED, TraceState.ANSWERED, TraceState.ACCEPTED, TraceState.CONCLUDED)
    place = way.index(TraceState(last.state)) if last is not None else -1
    over = last is not None and last.state == TraceState.CONCLUDED
    return [
        Step(state.label, "done" if number < place or over else "now" if number == place else "next")
        for number, state in enumerate(way)
    ]


def next_act(actor: Actor, row: InvolvedCard, traces: Sequence[BackTrace]) -> NextAct:
    """To trace it back, to look at the answer, to put down who is responsible; or to wait for the institution."""
    works = may(actor.role, May.WORK_CARDS)
    others = [_act("opening"), _act("dispose"), _act("involve")] if works else []
    going = next((one for one in traces if one.state in TRACE_OPEN), None)
    if going is None:
        concluded = next((one for one in traces if one.state == TraceState.CONCLUDED), None)
        if concluded is not None:
            said = Responsibility(concluded.responsibility).label
            what = pgettext("back-trace", "Traced back; responsible: %(who)s") % {"who": said}
            more = [*others, _act("ask")] if works else others
            return NextAct(what, mine=False, others=[*more, *follows(actor, "card", row.pk)])
        if row.institution_id is None:
            what = pgettext("back-trace", "Find out which bank or carrier gave it out")
            return NextAct(what, mine=works, act=_act("opening", "e") if works else None, others=others[1:])
        what = pgettext("back-trace", "Have its opening traced back")
        return NextAct(what, mine=works, act=_act("ask", "d") if works else None, others=others)
    if going.state == TraceState.ACCEPTED:
        what = pgettext("back-trace", "Put down what was found and who is responsible")
        return NextAct(what, mine=works, act=_act("conclude", "d") if works else None, others=others)
    request = going.request.get_absolute_url() if going.request is not None else ""
    if going.state == TraceState.ANSWERED:
        look = Act(pgettext_lazy("back-trace", "Look at the answer"), url=request, icon="eye", key="d")
        what = pgettext("back-trace", "Accept the answer, or return it")
        return NextAct(what, mine=works, act=look if works and request else None, others=others)
    late = going.due_at is not None and going.due_at < timezone.now()
    opens = Act(pgettext_lazy("back-trace", "Open the request"), url=request, icon="arrow-right")
    what = pgettext("back-trace", "Its answer is overdue") if late else pgettext("back-trace", "Waits for the answer")
    return NextAct(
        what, who=going.addressed.name, mine=False, due=going.due_at, act=opens if works and request else None,
        others=others,
    )  # fmt: skip
