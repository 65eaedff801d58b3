# SPDX-License-Identifier: Apache-2.0
"""What every act on a request shares: who may, the row, the step, the clock, what follows for other rooms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.core.clocks import plan
from wuzha.engine.calendar import Clock, due, end_of_day
from wuzha.inbox.services import moved_on
from wuzha.org.holidays import work_calendar
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestStep
from wuzha.requests.registry import kind_of
from wuzha.requests.rules.clocks import steps
from wuzha.requests.rules.life import REQUEST_LIFE, Act
from wuzha.requests.rulesets import CLOCKS
from wuzha.sealed import Sealed


class RequestActs(Acts[Request]):
    codes, kind, life = Code, "request", REQUEST_LIFE

    def history(
        self,
        actor: Actor,
        row: Request,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a request has no dictionary of reasons
    ) -> None:
        RequestStep.unscoped.create(
            request=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id,
            due_at=row.due_at, note=note,
        )  # fmt: skip


REQUESTS = RequestActs()
#: Whose acts they are: of who asks, and of who is asked.
ASKS = (May.SEND_REQUESTS, May.WORK_LEADS)
ANSWERS = (May.ANSWER_REQUESTS,)


def asked_by(actor: Actor, pk: int, version: int | None = None) -> Request:
    """A request that the actor's unit, or one below it, asks, locked. Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED,
    NOT_THE_ASKER, CHANGED."""
    row = REQUESTS.locked(actor, Request, pk, version)
    if not actor.is_system and not any(may(actor.role, need) for need in kind_of(row.kind).asks):
        raise RefusalError(Code.NOT_ALLOWED)
    if not row.asking.path.startswith(actor.unit_path or ""):
        raise RefusalError(Code.NOT_THE_ASKER, unit=row.asking.name)
    return row


def asked_of(actor: Actor, pk: int, version: int | None = None) -> Request:
    """A request that is asked of the actor's own unit, locked. Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED,
    NOT_ADDRESSED, CHANGED."""
    row = REQUESTS.locked(actor, Request, pk, version)
    if not any(may(actor.role, need) for need in kind_of(row.kind).answers):
        raise RefusalError(Code.NOT_ALLOWED)
    if row.addressed_id != actor.unit_id:
        raise RefusalError(Code.NOT_ADDRESSED, unit=row.addressed.name)
    return row


def move(actor: Actor, row: Request, act: Act, note: str | Sealed | None = None, **changes: Any) -> Request:
    """Move a locked request by an act; its clock, the inboxes and the room of its kind follow."""
    REQUESTS.move(actor, row, act, note=note, **changes)
    return followed(actor, row, act)


def noted(actor: Actor, row: Request, act: Act, note: str | Sealed = "", **changes: Any) -> Request:
    """Keep an act that leaves the state as it is."""
    REQUESTS.save(row, **changes)
    REQUESTS.history(actor, row, act, row.state, at=timezone.now(), note=REQUESTS.note(note), because="")
    record(actor, f"request.{act.value}", on=(Request.RECORD, row.pk))
    return followed(actor, row, act)


def followed(actor: Actor, row: Request, act: Act) -> Request:
    """Set the next step of the clocks, let go of reminders by hand, and tell the room whose kind it is."""
    at = next_step(row, timezone.now())
    if at != row.step_at:
        REQUESTS.save(row, step_at=at)
    if act not in (Act.REPORT, Act.REMIND):
        moved_on((Request.RECORD, row.pk))
    if (moved := kind_of(row.kind).moved) is not None:
        moved(actor, row, act)
    return row


def next_step(row: Request, now: datetime) -> datetime | None:
    """When the sweep is to look at it again."""
    return plan.next_at(steps_of(row), now)


def steps_of(row: Request) -> list[Any]:
    """The steps of its clocks by the rules of the moment when it was sent."""
    return steps(
        row.state, sign_due=row.sign_due_at, due=row.due_at, since=row.due_since, rows=CLOCKS.at(row.sent_at).reminders
    )


def ends(start: datetime, clock: Clock) -> datetime:
    return due(start, clock, work_calendar())


def end_of(day: date, now: datetime) -> datetime:
    """The end of a day that a person chose for a deadline. Raises `RefusalError`: DUE_PASSED."""
    at = end_of_day(day)
    if at <= now:
        raise RefusalError(Code.DUE_PASSED)
    return at
