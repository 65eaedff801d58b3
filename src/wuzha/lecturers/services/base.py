# SPDX-License-Identifier: Apache-2.0
"""What every act shares: the rows, their lives and histories, who acts for the city."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.inbox.services import moved_on
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, ContestStep, Lecturer, Round, Talk
from wuzha.lecturers.rules.life import CONTEST_LIFE, LECTURER_LIFE, ROUND_LIFE, ContestAct
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed

#: Who works for a unit, and who runs it for the city.
OWN = (May.WORK_OUTREACH, May.OVERSEE)
CITY = (May.RUN_OUTREACH, May.OVERSEE)


class LecturerActs(Acts[Lecturer]):
    codes, kind, life = Code, Lecturer.RECORD, LECTURER_LIFE

    def history(self, actor: Actor, row: Lecturer, act: TextChoices, start: str, **more: Any) -> None:
        """Its days stand in its own row, and who did it in the trail."""


class TalkActs(Acts[Talk]):
    codes, kind = Code, Talk.RECORD


class ContestActs(Acts[Contest]):
    codes, kind, life = Code, Contest.RECORD, CONTEST_LIFE

    def history(
        self,
        actor: Actor,
        row: Contest,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        ContestStep.unscoped.create(
            contest=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


class RoundActs(Acts[Round]):
    codes, kind, life = Code, Contest.RECORD, ROUND_LIFE

    def history(self, actor: Actor, row: Round, act: TextChoices, start: str, **more: Any) -> None:
        """Its times stand in its own row, and who did it in the trail."""


LECTURERS, TALKS, CONTESTS, ROUNDS = LecturerActs(), TalkActs(), ContestActs(), RoundActs()


def for_the_city(actor: Actor) -> Unit:
    """The city for which the actor acts as a whole. Raises `RefusalError`: NOT_ALLOWED for whoever sits below it."""
    found: Unit | None = Unit.objects.filter(pk=actor.unit_id or 0).first()
    if found is None or not at_the_top(actor):
        raise RefusalError(Code.NOT_ALLOWED)
    return found


def unit_on(actor: Actor, pk: int | None, day: date, *, anywhere: bool = False) -> Unit:
    """A unit in the actor's reach (or `anywhere` in its city) that is there on a day; its own where none is named.

    Raises `RefusalError`: NO_UNIT.
    """
    found: Unit | None = Unit.objects.filter(pk=pk or actor.unit_id or 0).first()
    path = actor.unit_path or "-"
    if (
        found is None
        or not found.path.startswith(path[: Unit.steplen] if anywhere else path)
        or not found.in_force(day)
    ):
        raise RefusalError(Code.NO_UNIT)
    return found


def contest_of(actor: Actor, pk: int, *states: str, version: int | None = None) -> Contest:
    """A contest of the actor's city, locked, in one of these states. Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED,
    CHANGED, WRONG_STATE."""
    row = CONTESTS.locked(actor, Contest, pk, version)
    for_the_city(actor)
    if states and row.state not in states:
        raise CONTESTS.wrong_state(row)
    return row


def move(actor: Actor, row: Contest, act: ContestAct, note: str | Sealed | None = None, **changes: Any) -> Contest:
    """Move a locked contest; the inboxes follow."""
    CONTESTS.move(actor, row, act, note=note, **changes)
    moved_on((Contest.RECORD, row.pk))
    return row
