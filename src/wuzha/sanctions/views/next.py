# SPDX-License-Identifier: Apache-2.0
"""What a record is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.org.roles import May, may
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.rules.life import (
    STRAIGHT,
    PenaltyState,
    PledgeState,
    ReturnState,
)
from wuzha.sanctions.rulesets import ABROAD, ARTICLES, OCCASIONS
from wuzha.sanctions.services.base import noon
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

S = PenaltyState
#: The label of an act's button and of its dialog, and its sign.
LABELS: dict[str, tuple[Any, str]] = {
    "tell": (pgettext_lazy("penalty", "Record the notice"), "message"),
    "defend": (pgettext_lazy("penalty", "Record the defence"), "edit"),
    "ask_hearing": (pgettext_lazy("penalty", "Record that a hearing is asked for"), "users"),
    "hear": (pgettext_lazy("penalty", "Record the hearing"), "users"),
    "review": (pgettext_lazy("penalty", "Record the legal review"), "check"),
    "decide": (pgettext_lazy("penalty", "Record the decision"), "flag"),
    "serve": (pgettext_lazy("penalty", "Record the service"), "send"),
    "pay": (pgettext_lazy("penalty", "Record a payment"), "money"),
    "remedy": (pgettext_lazy("penalty", "Record a review or suit"), "arrow-right"),
    "upheld": (pgettext_lazy("penalty", "Record how the review or suit ended"), "check"),
    "drop": (pgettext_lazy("penalty", "End it without a penalty"), "close"),
    "close": (pgettext_lazy("penalty", "Close the penalty"), "check"),
    "break": (pgettext_lazy("pledge", "Record a breach"), "flag"),
    "follow": (pgettext_lazy("pledge", "Record what followed"), "arrow-right"),
    "end": (pgettext_lazy("pledge", "End the pledge"), "close"),
    "seek": (pgettext_lazy("return", "Ask the township"), "send"),
    "contact": (pgettext_lazy("return", "Record a contact"), "phone"),
    "come_back": (pgettext_lazy("return", "Record the return"), "check"),
    "off": (pgettext_lazy("return", "Take the person off the list"), "close"),
    "scan": (pgettext_lazy("sanction", "Bring a scan"), "upload"),
}


def act(name: str, key: str = "") -> Act:
    """The button of an act that opens its dialog."""
    label, icon = LABELS[name]
    return Act(label, opens=f"{name}-sheet", icon=icon, key=key)


def _refused(name: str, why: str) -> Act:
    label, icon = LABELS[name]
    return Act(label, refused=why, icon=icon)


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _head(row: Any, title: str, chip: Chip, facts: Sequence[Fact], steps: Sequence[Step]) -> RecordHead:
    own = [Fact(pgettext("sanction", "Proposing unit"), row.unit_name)]
    if row.case is not None:
        own.append(Fact(pgettext("sanction", "Case"), str(row.case), row.case.get_absolute_url()))
    return RecordHead(f"{title} {row.subject}", row.number, [chip], [*facts, *own], steps)


def _steps(states: Sequence[Any], now: Any, rows: Sequence[Any]) -> list[Step]:
    """The life with its days; states that the record left out are not shown as done."""
    reached = {one.to_state: one.day or timezone.localdate(one.at) for one in reversed(rows)}
    place = states.index(now) if now in states else len(states)
    found = []
    for number, state in enumerate(states):
        there = state.value in reached
        how = "now" if number == place else "done" if number < place and there else "next"
        found.append(Step(state.label, how, f"{reached[state.value]:%m-%d}" if there and how != "next" else ""))
    return found


_TONES = {
    S.FILED: "wait", S.TOLD: "now", S.HEARING: "now", S.REVIEWED: "now", S.DECIDED: "bad", S.SERVED: "bad",
    S.CLOSED: "ok", S.DROPPED: "", S.REVOKED: "",
}  # fmt: skip


def head_of_penalty(row: Penalty, steps: Sequence[Any]) -> RecordHead:
    """Article and whom; days, officers, sums; the procedure with its days."""
    state = S(row.state)
    article = ARTICLES.at(noon(row.filed_on)).label(row.article)
    facts = [
        Fact(pgettext("penalty", "Article"), article),
        *([Fact(pgettext("penalty", "Filed on"), _day(row.filed_on))] if row.filed_told is not None else []),
        Fact(pgettext("penalty", "Officers"), pgettext("clause", ", ").join(row.officers)),
    ]  # fmt: skip
    if row.document_no:
        facts.append(Fact(pgettext("penalty", "Number of the decision"), row.document_no))
    way = STRAIGHT if state in STRAIGHT else (*STRAIGHT[:2], state) if state == S.HEARING else (S.FILED, state)
    return _head(
        row, pgettext("penalty", "Penalty"), Chip(state.label, _TONES[state]), facts, _steps(way, state, steps)
    )


def next_of_penalty(actor: Actor, row: Penalty, *, remedy: bool, left_fen: int) -> NextAct:
    """What comes next in the procedure. `remedy`: a review or suit is open; `left_fen`: what is not paid yet."""
    works, decides = may(actor.role, May.PROPOSE_SANCTIONS), may(actor.role, May.DECIDE_SANCTIONS)
    state, due = S(row.state), end_of_day(row.due_on) if row.due_on else None
    scan = [act("scan")] if works or decides else []
    if state in (S.DROPPED, S.REVOKED):
        return NextAct(pgettext("penalty", "Nothing is left to do"), mine=False, others=scan)
    if state == S.CLOSED:
        more = [act("remedy")] if works and not remedy else []
        return NextAct(pgettext("penalty", "Nothing is left to do"), mine=False, others=[*more, *scan])
    wanted, what = _wanted(state, remedy=remedy, left_fen=left_fen)
    others = [act(name) for name in _more(row, state, remedy=remedy, left_fen=left_fen) if name != wanted]
    may_do = decides if wanted == "decide" else works or (wanted == "review" and decides)
    own = wanted == "decide" and actor.person_id is not None and actor.person_id == row.filed_by_id
    refused = [_refused("decide", pgettext("penalty", "Who filed it does not record the decision"))] if own else []
    mine = may_do and not own
    who = row.unit_name if wanted != "decide" else row.decided_by or row.centre.name
    return NextAct(
        what, who=who, mine=mine, due=due, act=act(wanted, "n") if mine else None,
        others=[*(others if works else []), *refused, *scan],
    )  # fmt: skip


def _wanted(state: PenaltyState, *, remedy: bool, left_fen: int) -> tuple[str, str]:
    if state == S.FILED:
        return "tell", pgettext("penalty", "Tell what is proposed, and record the notice")
    if state == S.HEARING:
        return "hear", pgettext("penalty", "Hold the hearing")
    if state == S.TOLD:
        return "review", pgettext("penalty", "Have it legally reviewed")
    if state == S.REVIEWED:
        return "decide", pgettext("penalty", "Have it decided, and record the decision")
    if state == S.DECIDED:
        return "serve", pgettext("penalty", "Serve the decision")
    if remedy:
        return "upheld", pgettext("penalty", "Wait for the end of the review or suit")
    if left_fen > 0:
        return "pay", pgettext("penalty", "Have the fine paid")
    return "close", pgettext("penalty", "Close the penalty")


def _more(row: Penalty, state: PenaltyState, *, remedy: bool, left_fen: int) -> list[str]:
    names: list[str] = []
    if state == S.TOLD:
        names += ["defend", *(["ask_hearing"] if row.hearing_right and row.heard_on is None else []), "tell"]
    if state == S.SERVED:
        names += [*(["pay"] if left_fen > 0 else []), "upheld" if remedy else "remedy", "close"]
    if state in (S.FILED, S.TOLD, S.HEARING, S.REVIEWED):
        names.append("drop")
    return names


_PLEDGE_TONES = {PledgeState.SIGNED: "ok", PledgeState.BROKEN: "bad", PledgeState.FOLLOWED: "wait",
                 PledgeState.ENDED: ""}  # fmt: skip


def head_of_pledge(row: Pledge, steps: Sequence[Any]) -> RecordHead:
    """Occasion and whom; until when it holds, before whom it was signed."""
    state = PledgeState(row.state)
    chip = Chip(state.label, _PLEDGE_TONES[state])
    if state == PledgeState.SIGNED and row.until < timezone.localdate():
        chip = Chip(pgettext("pledge", "Run out"), "")
    witness = " ".join(filter(None, (row.witness_unit.name if row.witness_unit else "", row.witness)))
    facts = [
        Fact(pgettext("pledge", "Occasion"), OCCASIONS.at().label(row.occasion)),
        Fact(pgettext("pledge", "Holds until"), _day(row.until)), Fact(pgettext("pledge", "Witness"), witness),
    ]  # fmt: skip
    way = [PledgeState.SIGNED, *(one for one in (state,) if one != PledgeState.SIGNED)]
    return _head(row, pgettext("pledge", "Pledge"), chip, facts, _steps(way, state, steps))


def next_of_pledge(actor: Actor, row: Pledge, *, scanned: bool) -> NextAct:
    """What comes next: the scan, what follows a breach, or nothing while it holds."""
    works, state = may(actor.role, May.PROPOSE_SANCTIONS), PledgeState(row.state)
    if state == PledgeState.BROKEN:
        what, wanted, names = pgettext("pledge", "Say what follows the breach"), "follow", ["scan"]
    elif state == PledgeState.ENDED:
        what, wanted, names = pgettext("pledge", "Nothing is left to do"), "", ["scan"]
    elif not scanned:
        what, wanted, names = pgettext("pledge", "Bring the signed pledge"), "scan", ["break", "end"]
    else:
        what, wanted, names = pgettext("pledge", "Nothing is left to do while it holds"), "", ["break", "scan", "end"]
    return NextAct(
        what, who=row.unit_name, mine=works and bool(wanted), act=act(wanted, "n") if works and wanted else None,
        others=[act(name) for name in names] if works else [],
    )  # fmt: skip


_RETURN_TONES = {ReturnState.LISTED: "wait", ReturnState.SOUGHT: "now", ReturnState.RETURNED: "ok",
                 ReturnState.CLOSED: ""}  # fmt: skip


def head_of_absent(row: Absent, steps: Sequence[Any]) -> RecordHead:
    """On which ground, where, since when; the township that helps."""
    state = ReturnState(row.state)
    facts = [
        Fact(pgettext("return", "Ground"), f"{ABROAD.at().label(row.ground)} {row.ground_no}"),
        Fact(pgettext("return", "Country or region"), row.place or "—"),
        Fact(pgettext("return", "Last contact"), _day(row.contacted_on) or "—"),
    ]  # fmt: skip
    if row.township is not None:
        facts.append(Fact(pgettext("return", "Township"), row.township.name))
    way = [ReturnState.LISTED, ReturnState.SOUGHT, ReturnState.RETURNED, ReturnState.CLOSED]
    return _head(
        row, pgettext("return", "To return:"), Chip(state.label, _RETURN_TONES[state]), facts,
        _steps(way, state, steps),
    )  # fmt: skip


def next_of_absent(actor: Actor, row: Absent, *, asked: bool) -> NextAct:
    """What comes next. `asked`: a township was asked to help."""
    works, state = may(actor.role, May.PROPOSE_SANCTIONS), ReturnState(row.state)
    if state == ReturnState.CLOSED:
        return NextAct(pgettext("return", "Nothing is left to do"), mine=False)
    if state == ReturnState.RETURNED:
        what, wanted, names = pgettext("return", "Take the person off the list"), "off", list[str]()
    elif not asked:
        what, wanted = pgettext("return", "Ask the township of the family"), "seek"
        names = ["contact", "come_back", "off"]
    else:
        what, wanted = pgettext("return", "Keep contact, and record each"), "contact"
        names = ["seek", "come_back", "off"]
    return NextAct(
        what, who=row.unit_name, mine=works, act=act(wanted, "n") if works else None,
        others=[act(name) for name in names] if works else [],
    )  # fmt: skip
