# SPDX-License-Identifier: Apache-2.0
"""What every act on these records shares: the person it is about, the step of its history, days in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of
from wuzha.core.acts import Acts
from wuzha.core.lifecycle import Lifecycle
from wuzha.engine.calendar import SHANGHAI, Clock, UncoveredYearError
from wuzha.inbox.services import moved_on
from wuzha.org.holidays import work_calendar
from wuzha.people.queries.people import Individual
from wuzha.people.services import NewIndividual
from wuzha.people.services.individuals import kept
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Absent, AbsentStep, Penalty, PenaltyStep, Pledge, PledgeStep
from wuzha.sanctions.rules.clocks import ClockName, last_day
from wuzha.sanctions.rules.life import PENALTY_LIFE, PLEDGE_LIFE, RETURN_LIFE
from wuzha.sanctions.rulesets import PROCEDURE
from wuzha.sealed import Sealed

#: Rows of one statement.
AT_ONCE = 2000


class RecordActs(Acts[Any]):
    """Acts on records of one type, whose steps have a day that counts."""

    codes = Code

    def __init__(self, model: Any, step: Any, link: str, life: Lifecycle[Any, Any]) -> None:
        self.kind, self.life = model.RECORD, life
        self._step, self._link = step, link

    def stepped(
        self,
        actor: Actor,
        row: Any,
        act: TextChoices,
        *,
        note: str | Sealed | None = None,
        step: dict[str, Any] | None = None,
        detail: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Any:
        """Move a locked row along its life, or keep what leaves the state as it is. `step`: columns of its history."""
        start, end = row.state, self.allowed(row, act)
        self.save(row, state=end, **changes)
        self.keep(actor, row, act, start, note=note, **(step or {}))
        record(actor, f"{self.kind}.{act.value}", on=(self.kind, row.pk), detail=detail or {})
        moved_on((self.kind, row.pk))
        return row

    def keep(
        self, actor: Actor, row: Any, act: TextChoices, start: str, *, note: str | Sealed | None = None, **more: Any
    ) -> None:
        """Add the line of the history."""
        self.line(actor, row, act, start, note=note, **more).save(force_insert=True)

    def line(
        self, actor: Actor, row: Any, act: TextChoices, start: str, *, note: str | Sealed | None = None, **more: Any
    ) -> Any:
        """A line of the history as it is to be written. Raises `RefusalError`: TOO_LONG."""
        return self._step(
            **{self._link: row}, act=act.value, from_state=start, to_state=row.state, by_id=actor.person_id,
            note=self.note(note), **more,
        )  # fmt: skip

    def write_lines(self, lines: Sequence[Any]) -> None:
        """Add lines of the history of many records."""
        self._step.unscoped.bulk_create(lines, batch_size=AT_ONCE)


#: Nobody is named: the person is given by key.
NOBODY = NewIndividual()
PENALTIES = RecordActs(Penalty, PenaltyStep, "penalty", PENALTY_LIFE)
PLEDGE_ACTS = RecordActs(Pledge, PledgeStep, "pledge", PLEDGE_LIFE)
RETURNS = RecordActs(Absent, AbsentStep, "absent", RETURN_LIFE)


def place_of(actor: Actor) -> tuple[int, int]:
    """Keys of the centre and of the unit of whoever acts. Raises `RefusalError`: NOT_FOUND."""
    centre = centre_of(actor)
    if centre is None or actor.unit_id is None:
        raise RefusalError(Code.NOT_FOUND)
    return centre, actor.unit_id


def person_for(actor: Actor, new: NewIndividual, *, is_same: bool = False, synthetic: bool = False) -> Individual:
    """The person of a record: recorded once, known again by the ID number once that is confirmed.

    Raises `RefusalError`: WHO_MISSING without name and ID number, and those of `people`.
    """
    must_name(new)
    centre, unit = place_of(actor)
    return kept(actor, new, centre, unit, is_same=is_same, synthetic=synthetic)


def must_name(new: NewIndividual) -> None:
    """Raises `RefusalError`: WHO_MISSING."""
    if not (new.name.strip() and new.id_no.strip()):
        raise RefusalError(Code.WHO_MISSING)


def person_of(actor: Actor, pk: int) -> Individual:
    """A person in reach, as who it turned out to be. Raises `RefusalError`: NOT_FOUND."""
    found = Individual.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    row: Individual = found if found.merged_into_id is None else Individual.unscoped.get(pk=found.merged_into_id)
    return row


def not_in_future(day: date) -> date:
    """Raises `RefusalError`: IN_FUTURE."""
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def not_before(day: date, earlier: date | None) -> date:
    """A day that is not before the step before it, nor in the future. Raises `RefusalError`: IN_FUTURE, DAYS_ORDER."""
    not_in_future(day)
    if earlier is not None and day < earlier:
        raise RefusalError(Code.DAYS_ORDER, day=f"{earlier:%Y-%m-%d}")
    return day


def since_birth(day: date | None, person: Individual | None) -> None:
    """What somebody did lies in their life. Raises `RefusalError`: BEFORE_BIRTH."""
    if day is not None and person is not None and person.birth_year and day.year < person.birth_year:
        raise RefusalError(Code.BEFORE_BIRTH, year=person.birth_year)


def ends(name: ClockName, start: date) -> date:
    """The last day of a clock of penalties that begins on a day, by the rules of that day. Raises `RefusalError`:
    NO_CALENDAR."""
    with calendar_known():
        return last_day(_rules(start).all(), name, start, work_calendar())


def in_time(name: ClockName, start: date, day: date) -> bool:
    """Whether a day is within a clock. The holidays after its last day are asked for only where they decide. Raises
    `RefusalError`: NO_CALENDAR."""
    clock = _rules(start).all()[name]
    plain = {name.value: Clock(clock.length, clock.unit)}
    if not clock.unit.exact and clock.roll and day <= last_day(plain, name, start, work_calendar()):
        return True
    return day <= ends(name, start)


@contextmanager
def calendar_known() -> Iterator[None]:
    """A year without its holidays is a refusal that says so. Raises `RefusalError`: NO_CALENDAR."""
    try:
        yield
    except UncoveredYearError as unknown:
        raise RefusalError(Code.NO_CALENDAR, year=unknown.year) from unknown


def _rules(day: date) -> Any:
    return PROCEDURE.at(noon(day))


def noon(day: date) -> datetime:
    """The moment by which the rules of a day are asked for."""
    return datetime.combine(day, time(12), SHANGHAI)


def required(code: RefusalCode, text: str, most: int = 64) -> str:
    """A text in clear that must be there. Raises `RefusalError`: the code, TOO_LONG, CLEAR_NUMBER."""
    return PENALTIES.plain(text, required=code, most=most)
