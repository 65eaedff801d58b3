# SPDX-License-Identifier: Apache-2.0
"""Decide on a proposal: return it, refuse it, approve it, hand it to the authority and enter what that decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents import register
from wuzha.documents.numbers import as_document_number
from wuzha.engine.calendar import Clock
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureStep
from wuzha.measures.registry import MeasureKind
from wuzha.measures.rules.life import Act
from wuzha.measures.rules.terms import Term, TermError
from wuzha.measures.services import papers
from wuzha.measures.services.base import DECIDES, MEASURES, PROPOSES, locked, move
from wuzha.org.roles import may
from wuzha.refusals import RefusalError

#: Acts of those who made a proposal what it is.
_MADE = (Act.PROPOSE, Act.COMPLETE)
TERM_CODES = {
    "MISSING": Code.TERM_MISSING, "SHORT": Code.TERM_SHORT, "LONG": Code.TERM_LONG, "CAPPED": Code.TERM_CAPPED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What an outside authority decided: its number, the day, the scan; the term, if it is not the usual one."""

    number: str
    on: date
    scan: bytes = b""
    term: Clock | None = None
    note: str = ""


@MEASURES.act(*DECIDES, name="measure.return")
def send_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Measure:
    """What is missing, to who proposed it. Raises `RefusalError`: WRONG_STATE, SAME_PERSON, REASON_MISSING, CHANGED."""
    row, _kind = _to_decide(actor, pk, version, Act.RETURN)
    return move(actor, row, Act.RETURN, MEASURES.reason(reason))


@MEASURES.act(*DECIDES, name="measure.refuse")
def refuse(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Measure:
    """It is not to be. Raises `RefusalError`: WRONG_STATE, SAME_PERSON, REASON_MISSING, CHANGED."""
    row, _kind = _to_decide(actor, pk, version, Act.REFUSE)
    return move(actor, row, Act.REFUSE, MEASURES.reason(reason))


@MEASURES.act(*DECIDES, name="measure.approve")
def approve(
    actor: Actor,
    pk: int,
    *,
    document_no: str = "",
    term: Clock | None = None,
    note: str = "",
    version: int | None = None,
) -> Measure:
    """Approve it here. Without a number it gets the next one of the kind's series.

    Raises `RefusalError`: WRONG_STATE, SAME_PERSON, AUTHORITY_DECIDES, NO_GROUND, NUMBER_MISSING, NUMBER_TAKEN,
    CLEAR_NUMBER, TERM_MISSING, TERM_SHORT, TERM_LONG, CHANGED.
    """
    row, kind = _to_decide(actor, pk, version, Act.APPROVE)
    if row.authority:
        raise RefusalError(Code.AUTHORITY_DECIDES, authority=row.authority)
    now = timezone.now()
    changes: dict[str, Any] = {"approved_at": now, "approved_by_id": actor.person_id, "decided_at": now}
    changes |= {"document_no": _number(kind, row, document_no), **_term(kind, row, term, timezone.localdate(now))}
    return move(actor, row, Act.APPROVE, note, at=now, **changes)


@MEASURES.act(*DECIDES, name="measure.forward")
def forward(actor: Actor, pk: int, note: str = "", *, document_no: str = "", version: int | None = None) -> Measure:
    """Approve the proposal and hand it to the authority that decides. Raises `RefusalError`: WRONG_STATE, SAME_PERSON,
    DECIDED_HERE, NO_GROUND, CLEAR_NUMBER, CHANGED."""
    row, kind = _to_decide(actor, pk, version, Act.FORWARD)
    if not row.authority:
        raise RefusalError(Code.DECIDED_HERE)
    number = _number(kind, row, document_no) if document_no or kind.series else ""
    changes: dict[str, Any] = {"approved_at": timezone.now(), "approved_by_id": actor.person_id, "document_no": number}
    return move(actor, row, Act.FORWARD, note, **changes)


@MEASURES.act(*DECIDES, *PROPOSES, name="measure.decide")
def decide(actor: Actor, pk: int, told: Decision, *, version: int | None = None) -> Measure:
    """Enter what the authority decided: it is the authority's act, so the number, the day and the scan are its own.

    Raises `RefusalError`: WRONG_STATE, NUMBER_MISSING, IN_FUTURE, SCAN_MISSING, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN,
    CLEAR_NUMBER, NO_GROUND, DECIDED_BEFORE, TERM_MISSING, TERM_SHORT, TERM_LONG, CHANGED.
    """
    row, kind = _entered(actor, pk, version, Act.DECIDE)
    number = as_document_number(MEASURES.plain(told.number, required=Code.NUMBER_MISSING))
    if told.on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    if not told.scan:
        raise RefusalError(Code.SCAN_MISSING)
    _must_hold(kind, row, told.on)
    if told.on < (proposed := timezone.localdate(row.proposed_at)):
        raise RefusalError(Code.DECIDED_BEFORE, day=f"{proposed:%Y-%m-%d}")
    papers.keep_scan(actor, row, told.scan, papers.DECISION)
    changes: dict[str, Any] = {
        "authority_no": number,
        "authority_on": told.on,
        "decided_at": timezone.now(),
        "ground_day": told.on,
    }
    changes |= _term(kind, row, told.term, told.on)
    return move(actor, row, Act.DECIDE, told.note, **changes)


@MEASURES.act(*DECIDES, *PROPOSES, name="measure.give_back")
def give_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Measure:
    """The authority wants it completed. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row, _kind = _entered(actor, pk, version, Act.GIVE_BACK)
    register.give_back(row)
    return move(
        actor, row, Act.GIVE_BACK, MEASURES.reason(reason), approved_at=None, approved_by_id=None, document_no=""
    )


@MEASURES.act(*DECIDES, *PROPOSES, name="measure.deny")
def deny(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Measure:
    """The authority decided against it. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row, _kind = _entered(actor, pk, version, Act.DENY)
    return move(actor, row, Act.DENY, MEASURES.reason(reason))


def made_by(row: Measure) -> set[int]:
    """Who proposed and completed it: none of them decides on it."""
    steps = MeasureStep.unscoped.filter(measure=row, act__in=_MADE).values_list("by", flat=True)
    return {one for one in (*steps, row.proposed_by_id, row.completed_by_id) if one is not None}


def _to_decide(actor: Actor, pk: int, version: int | None, act: Act) -> tuple[Measure, MeasureKind]:
    """A proposal, locked, for somebody else than who made it. Raises `RefusalError`: as `locked`, WRONG_STATE,
    SAME_PERSON, NO_GROUND."""
    row, kind = locked(actor, pk, version, "decides")
    MEASURES.allowed(row, act)
    if actor.person_id is None or actor.person_id in made_by(row):
        raise RefusalError(Code.SAME_PERSON)
    if act in (Act.APPROVE, Act.FORWARD):
        _must_hold(kind, row, timezone.localdate())
    return row, kind


def _entered(actor: Actor, pk: int, version: int | None, act: Act) -> tuple[Measure, MeasureKind]:
    """A measure before its authority, locked, for whoever may propose or decide on its kind."""
    row, kind = locked(actor, pk, version, "reads")
    if not any(may(actor.role, need) for need in (*kind.proposes, *kind.decides)):
        raise RefusalError(Code.NOT_ALLOWED)
    MEASURES.allowed(row, act)
    return row, kind


def _must_hold(kind: MeasureKind, row: Measure, day: date) -> None:
    """The ground is in force on the day of the decision, too. Raises `RefusalError`: NO_GROUND."""
    found = kind.ground(row.ground, day)
    if found is None or found.version != row.ground_version:
        raise RefusalError(Code.NO_GROUND, day=day)


def _term(kind: MeasureKind, row: Measure, chosen: Clock | None, day: date) -> dict[str, Any]:
    rule: Term = kind.term(day, row.ground)
    try:
        term = rule.checked(chosen, day)
    except TermError as error:
        raise RefusalError(TERM_CODES[str(error)]) from error
    if term is None:
        return {"term_length": None, "term_unit": ""}
    return {"term_length": term.length, "term_unit": term.unit.value}


def _number(kind: MeasureKind, row: Measure, typed: str) -> str:
    """The number as it is kept; the next of the series where none is typed: 慈反诈联席办〔2026〕3号. Raises
    `RefusalError`: NUMBER_MISSING, NUMBER_TAKEN, TOO_LONG, CLEAR_NUMBER."""
    if not typed.strip():
        series = kind.series() if kind.series is not None else ""
        if not series:
            raise RefusalError(Code.NUMBER_MISSING)
        return register.take_next(series, timezone.localdate().year, row).text
    try:
        return register.take(MEASURES.plain(typed), row)
    except register.TakenError as error:
        raise RefusalError(Code.NUMBER_TAKEN, no=error.number, of=error.name) from error
