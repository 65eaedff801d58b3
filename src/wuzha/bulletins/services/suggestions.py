# SPDX-License-Identifier: Apache-2.0
"""A suggestion of the people's congress: received, assigned, answered, and what the deputies say of the answer.

Its reply is a bulletin; what happens to that moves the suggestion on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, Suggestion, SuggestionStep
from wuzha.bulletins.rules.life import OPEN, OWED, Satisfaction, Stage, Step
from wuzha.bulletins.rulesets import CLOCK
from wuzha.bulletins.services.base import SUGGESTIONS, not_in_future
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

MOST_NO = 9999
MOST_TITLE, MOST_TOGETHER = 120, 200


@dataclass(frozen=True, slots=True)
class NewSuggestion:
    """A suggestion as it came: `proposers` are the deputies, in clear."""

    session: str
    no: int
    title: str
    proposers: str
    received_on: date
    synthetic: bool = False


@SUGGESTIONS.act(May.WRITE_BULLETINS, name="suggestion.receive")
def receive(actor: Actor, new: NewSuggestion) -> Suggestion:
    """Enter one. Raises `RefusalError`: SESSION_MISSING, NUMBER_OF_SUGGESTION, TITLE_MISSING, CLEAR_NUMBER, TOO_LONG,
    IN_FUTURE, KNOWN_SUGGESTION."""
    session = SUGGESTIONS.plain(new.session, required=Code.SESSION_MISSING, most=40)
    if not 0 < new.no <= MOST_NO:
        raise RefusalError(Code.NUMBER_OF_SUGGESTION)
    title = SUGGESTIONS.plain(new.title, required=Code.TITLE_MISSING, most=MOST_TITLE)
    not_in_future(new.received_on)
    if actor.unit_id is None:
        raise RefusalError(Code.NOT_ALLOWED)
    there = Suggestion.unscoped.filter(unit_id=actor.unit_id, session=session, no=new.no).first()
    if there is not None:
        raise RefusalError(Code.KNOWN_SUGGESTION, number=there.number)
    made: Suggestion = Suggestion.unscoped.create(
        unit_id=actor.unit_id, session=session, no=new.no, title=title, received_on=new.received_on,
        proposers=SUGGESTIONS.note(new.proposers), synthetic=new.synthetic,
    )  # fmt: skip
    _kept(actor, made, Step.RECEIVE, made.state, new.received_on)
    record(actor, "suggestion.receive", on=(Suggestion.RECORD, made.pk))
    return made


@SUGGESTIONS.act(May.WRITE_BULLETINS, name="suggestion.assign")
def assign(
    actor: Actor, pk: int, assigned_by: str, day: date, together: str = "", *, version: int | None = None
) -> Suggestion:
    """Record by whom and when it was assigned; the clock of the reply runs from then on.

    Raises `RefusalError`: WRONG_STATE, FROM_MISSING, DAY_BEFORE, IN_FUTURE, CLEAR_NUMBER, TOO_LONG, CHANGED.
    """
    row = SUGGESTIONS.locked(actor, Suggestion, pk, version)
    SUGGESTIONS.allowed(row, Step.ASSIGN)
    who = SUGGESTIONS.plain(assigned_by, required=Code.FROM_MISSING)
    with_whom = SUGGESTIONS.plain(together, most=MOST_TOGETHER)
    _not_before(day, row.received_on)
    rule = CLOCK.at(_noon(day))
    return _moved(
        actor, row, Step.ASSIGN, day, assigned_on=day, assigned_by=who, together=with_whom,
        due_on=rule.last_day(day, rule.months),
    )  # fmt: skip


@SUGGESTIONS.act(May.SIGN_BULLETINS, name="suggestion.extend")
def extend(actor: Actor, pk: int, due_on: date, reason: str, *, version: int | None = None) -> Suggestion:
    """Give more time where it is hard, at most what the rule says. Raises `RefusalError`: WRONG_STATE, REASON_MISSING,
    DUE_NOT_LATER, CHANGED."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk, version)
    if row.state not in OWED or row.assigned_on is None or row.due_on is None:
        raise SUGGESTIONS.wrong_state(row)
    why = SUGGESTIONS.reason(reason)
    rule = CLOCK.at(_noon(row.assigned_on))
    last = rule.last_day(row.assigned_on, rule.hard_months)
    if not row.due_on < due_on <= last:
        raise RefusalError(Code.DUE_NOT_LATER, day=row.due_on, last=last)
    SUGGESTIONS.save(row, due_on=due_on)
    _kept(actor, row, Step.EXTEND, row.state, timezone.localdate(), why)
    record(actor, "suggestion.extend", on=(Suggestion.RECORD, row.pk))
    return row


@SUGGESTIONS.act(May.WRITE_BULLETINS, name="suggestion.satisfy")
def satisfy(
    actor: Actor, pk: int, satisfaction: str, day: date, note: str = "", *, version: int | None = None
) -> Suggestion:
    """Record what the deputies said. Where they are not satisfied it is handled again, with a clock of its own.

    Raises `RefusalError`: WRONG_STATE, SATISFACTION_MISSING, DAY_BEFORE, IN_FUTURE, CHANGED, TOO_LONG.
    """
    row = SUGGESTIONS.locked(actor, Suggestion, pk, version)
    if satisfaction not in Satisfaction.values:
        raise RefusalError(Code.SATISFACTION_MISSING)
    again = satisfaction == Satisfaction.NOT
    act = Step.AGAIN if again else Step.SATISFY
    SUGGESTIONS.allowed(row, act)
    _not_before(day, row.sent_on or row.received_on)
    changes: dict[str, Any] = {"satisfaction": satisfaction}
    if again:
        rule = CLOCK.at(_noon(day))
        changes |= {
            "round": row.round + 1, "due_on": rule.last_day(day, rule.again_months), "assigned_on": day,
        }  # fmt: skip
    return _moved(actor, row, act, day, SUGGESTIONS.note(note), **changes)


def drafted(actor: Actor, pk: int) -> Suggestion:
    """A reply is begun. Raises `RefusalError`: NOT_FOUND, HAS_REPLY, WRONG_STATE."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk)
    open_one = Bulletin.unscoped.filter(suggestion=row, state__in=OPEN).first()
    if open_one is not None:
        raise RefusalError(Code.HAS_REPLY, number=open_one.number)
    SUGGESTIONS.allowed(row, Step.DRAFT)
    return _moved(actor, row, Step.DRAFT, timezone.localdate())


def taken_back(actor: Actor, pk: int) -> None:
    """The reply was given up."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk)
    if row.state in (Stage.DRAFTED, Stage.SIGNED):
        _moved(actor, row, Step.UNDO, timezone.localdate())


def signed(actor: Actor, pk: int, day: date) -> None:
    """The reply was signed."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk)
    if row.state == Stage.DRAFTED:
        _moved(actor, row, Step.SIGN, day)


def unsigned(actor: Actor, pk: int) -> None:
    """A signed reply was returned to its writer: it is drafted still."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk)
    if row.state == Stage.SIGNED:
        _moved(actor, row, Step.UNDO, timezone.localdate())
        _moved(actor, row, Step.DRAFT, timezone.localdate())


def sent(actor: Actor, pk: int, day: date) -> None:
    """The reply was published and sent."""
    row = SUGGESTIONS.locked(actor, Suggestion, pk)
    if row.state == Stage.SIGNED:
        _moved(actor, row, Step.SEND, day, sent_on=day)


def _moved(actor: Actor, row: Suggestion, act: Step, day: date, note: Any = None, **changes: Any) -> Suggestion:
    start, end = row.state, SUGGESTIONS.allowed(row, act)
    SUGGESTIONS.save(row, state=end, **changes)
    _kept(actor, row, act, start, day, note)
    record(actor, f"suggestion.{act.value}", on=(Suggestion.RECORD, row.pk))
    return row


def _kept(actor: Actor, row: Suggestion, act: Step, start: str, day: date, note: Any = None) -> None:
    SuggestionStep.unscoped.create(
        suggestion=row, act=act, from_state=start, to_state=row.state, by_id=actor.person_id, day=day, note=note
    )


def _not_before(day: date, before: date) -> None:
    not_in_future(day)
    if day < before:
        raise RefusalError(Code.DAY_BEFORE, day=before)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)
