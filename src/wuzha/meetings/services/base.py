# SPDX-License-Identifier: Apache-2.0
"""What every act shares: the city, texts that a document bears, laws and names on the day of the document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.core.naming import EndedName, ended_in
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AssessmentSheet, MediaItem, Meeting, MeetingStep, Membership, Plan
from wuzha.meetings.rules.life import MEETING_LIFE
from wuzha.meetings.rulesets import BASES, ENDED
from wuzha.org.models import Unit
from wuzha.org.services.guard import at_the_top
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Sealed


class MeetingActs(Acts[Meeting]):
    codes, kind, life = Code, Meeting.RECORD, MEETING_LIFE

    def history(
        self,
        actor: Actor,
        row: Meeting,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a meeting has no dictionary of reasons
    ) -> None:
        MeetingStep.unscoped.create(
            city_id=row.city_id, meeting=row, act=act, from_state=start, to_state=row.state, at=at,
            by_id=actor.person_id, note=note,
        )  # fmt: skip


class MemberActs(Acts[Membership]):
    codes, kind = Code, Membership.RECORD


class PlanActs(Acts[Plan]):
    codes, kind = Code, Plan.RECORD


class MediaActs(Acts[MediaItem]):
    codes, kind = Code, MediaItem.RECORD


class AssessmentActs(Acts[AssessmentSheet]):
    codes, kind = Code, AssessmentSheet.RECORD


MEETINGS, MEMBERS, PLANS, MEDIA_ITEMS, SHEETS = (
    MeetingActs(), MemberActs(), PlanActs(), MediaActs(), AssessmentActs(),
)  # fmt: skip


def city_of(actor: Actor) -> Unit:
    """The city for which the actor acts as a whole. Raises `RefusalError`: NOT_ALLOWED for whoever sits below it."""
    found = Unit.objects.filter(pk=actor.unit_id or 0).first()
    if found is None or not at_the_top(actor):
        raise RefusalError(Code.NOT_ALLOWED)
    city: Unit = found
    return city


def in_city(city: Unit, pk: int) -> Unit:
    """A unit of the city. Raises `RefusalError`: NOT_FOUND."""
    found: Unit | None = Unit.objects.filter(pk=pk, path__startswith=city.path).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


class UnitsOf:
    """`in_city` for many: units of the city looked up once."""

    def __init__(self, city: Unit, keys: Iterable[int | None]) -> None:
        rows = Unit.objects.filter(pk__in={key for key in keys if key is not None}, path__startswith=city.path)
        self._found: dict[int, Unit] = {one.pk: one for one in rows}

    def of(self, pk: int) -> Unit:
        """Raises `RefusalError`: NOT_FOUND."""
        if pk not in self._found:
            raise RefusalError(Code.NOT_FOUND)
        return self._found[pk]


def there_on(unit: Unit, day: date) -> None:
    """Refuses a unit that had ended by a day. Raises `RefusalError`: UNIT_ENDED."""
    if unit.valid_to is not None and unit.valid_to < day:
        raise RefusalError(Code.UNIT_ENDED, unit=unit.name, day=unit.valid_to)


def ended_unit(text: str, day: date) -> tuple[str, EndedName] | None:
    """The first name in a text of a unit that had ended before the day of its document, and who took its place."""
    return ended_in(text, day, ENDED.at().known())


def worded(text: str, day: date, *, required: RefusalCode | None = None, most: int = 64) -> str:
    """A text that a document of a day bears: it names no person's number, and no unit that had ended by then.

    Raises `RefusalError`: TEXT_MISSING, TOO_LONG, CLEAR_NUMBER, NAME_ENDED.
    """
    kept = MEETINGS.plain(text, required=required, most=most)
    found = ended_unit(kept, day)
    if found is not None:
        name, one = found
        raise RefusalError(Code.NAME_ENDED, name=name, day=one.last_day, successor=one.successor)
    return kept


def law_on(code: str, day: date) -> str:
    """A law that something of a day may cite; empty for none. Raises `RefusalError`: UNKNOWN_WORD, LAW_NOT_IN_FORCE."""
    if not code:
        return ""
    law = BASES.at().law(code)
    if law is None:
        raise RefusalError(Code.UNKNOWN_WORD)
    if day < law.since:
        raise RefusalError(Code.LAW_NOT_IN_FORCE, law=law.label, since=law.since)
    return code


def stepped(actor: Actor, row: Meeting, act: TextChoices, note: str = "", **changes: Any) -> Meeting:
    """An act on a meeting that leaves its state: the version, its history, the trail."""
    MEETINGS.save(row, **changes)
    MEETINGS.history(actor, row, act, row.state, at=timezone.now(), note=MEETINGS.note(note), because="")
    record(actor, f"meeting.{act.value}", on=(Meeting.RECORD, row.pk))
    return row
