# SPDX-License-Identifier: Apache-2.0
"""What every act shares: the rows, the unit an act is for, words of dictionaries, the city."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.org.models import Unit
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.errors import Code
from wuzha.outreach.models import (
    Activity,
    ActivityStep,
    DailyItem,
    Event,
    Material,
    PlanEntry,
    ReachShare,
    ReviewRound,
    Site,
    TeamMember,
)
from wuzha.outreach.rules.life import EVENT_LIFE, LIFE
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


class ActivityActs(Acts[Activity]):
    codes, kind, life = Code, Activity.RECORD, LIFE

    def history(
        self,
        actor: Actor,
        row: Activity,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        ActivityStep.unscoped.create(
            activity=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


class EventActs(Acts[Event]):
    codes, kind, life = Code, Event.RECORD, EVENT_LIFE

    def history(self, actor: Actor, row: Event, act: TextChoices, start: str, **more: Any) -> None:
        """Its days and its result stand in its own row, and who did it in the trail."""


class TeamActs(Acts[TeamMember]):
    codes, kind = Code, TeamMember.RECORD


class PlanActs(Acts[PlanEntry]):
    codes, kind = Code, PlanEntry.RECORD


class DailyActs(Acts[DailyItem]):
    codes, kind = Code, DailyItem.RECORD


class ReviewActs(Acts[ReviewRound]):
    codes, kind = Code, ReviewRound.RECORD


class SiteActs(Acts[Site]):
    codes, kind = Code, Site.RECORD


class ShareActs(Acts[ReachShare]):
    codes, kind = Code, ReachShare.RECORD


class MaterialActs(Acts[Material]):
    codes, kind = Code, Material.RECORD


ACTIVITIES, EVENTS, TEAMS, PLANS = ActivityActs(), EventActs(), TeamActs(), PlanActs()
DAILY, REVIEWS, SITES, MATERIALS = DailyActs(), ReviewActs(), SiteActs(), MaterialActs()
SHARES = ShareActs()


def city_of(actor: Actor) -> Unit:
    """The city for which the actor acts as a whole. Raises `RefusalError`: NOT_ALLOWED for whoever sits below it."""
    found: Unit | None = Unit.objects.filter(pk=actor.unit_id or 0).first()
    if found is None or not at_the_top(actor):
        raise RefusalError(Code.NOT_ALLOWED)
    return found


def unit_on(actor: Actor, pk: int | None, day: date) -> Unit:
    """A unit in the actor's reach that is there on a day; the actor's own where none is named.

    Raises `RefusalError`: NO_UNIT.
    """
    return UnitsOn(actor, [pk]).at(pk, day)


class UnitsOn:
    """`unit_on` for many: the units looked up once."""

    def __init__(self, actor: Actor, keys: Iterable[int | None]) -> None:
        self.actor = actor
        self._found: dict[int, Unit] = Unit.objects.in_bulk({key or actor.unit_id or 0 for key in keys})

    def at(self, pk: int | None, day: date) -> Unit:
        found, path = self._found.get(pk or self.actor.unit_id or 0), self.actor.unit_path
        if found is None or path is None or not found.path.startswith(path) or not found.in_force(day):
            raise RefusalError(Code.NO_UNIT)
        return found


def not_ahead(day: date) -> date:
    """A day that is not still to come. Raises `RefusalError`: IN_FUTURE."""
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def word(words: Any, code: str, *, empty: bool = False) -> str:
    """A code of a dictionary in force; the empty one where that is allowed. Raises `RefusalError`: UNKNOWN_WORD."""
    if not code and empty:
        return ""
    return ACTIVITIES.word(words.at(), code)
