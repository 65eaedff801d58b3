# SPDX-License-Identifier: Apache-2.0
"""What a page can follow, and what one step has to tell of.

Equal topics are worked out once, however many pages follow them. A topic holds whose eyes look: the path of the unit
(`Actor.unit_path`), and the person only where two people of one unit see different things.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.warning.models import Change
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.queues import depends_on_person


@dataclass(frozen=True, slots=True)
class Eyes:
    """A reach: the unit's path, and the person where that matters (0 where it does not)."""

    path: str
    person: int = 0

    def actor(self) -> Actor:
        """The actor queries are asked as. It reads, and reads nothing beyond the unit's reach."""
        return Actor("person", "live", self.person or None, unit_path=self.path)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one list, drawn in one language."""

    eyes: Eyes
    query: str
    language: str

    @classmethod
    def of(cls, actor: Actor, filters: Filters, language: str) -> Rows:
        person = actor.person_id if depends_on_person(filters) else 0
        return cls(Eyes(actor.unit_path or "", person or 0), filters.query(), language)


@dataclass(frozen=True, slots=True)
class Counts:
    """How full the queues are, for one person."""

    eyes: Eyes


@dataclass(frozen=True, slots=True)
class OpenWarnings:
    """Which warnings of the reach have changed, for whoever has one of them open; and notices."""

    eyes: Eyes
    language: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """The list of an officer."""

    eyes: Eyes


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall screen of a unit, drawn in one language."""

    eyes: Eyes
    language: str


Topic = Rows | Counts | OpenWarnings | Tasks | Wall


@dataclass(frozen=True)
class StepChanges:
    """The changes of a step. `flood`: there were too many to follow (a file was imported); look at lists as a whole."""

    now: datetime
    changes: tuple[Change, ...] = ()
    flood: bool = False

    def within(self, path: str) -> list[Change]:
        """The changes of warnings that are, or until then were, in the reach of the path."""
        reach = units_below(path)
        return [change for change in self.changes if change.touches(reach)]

    def touch(self, path: str) -> bool:
        """Whether there is anything for the reach of the path."""
        return self.flood or bool(self.within(path))


def merged(parts: Iterable[StepChanges], now: datetime) -> StepChanges:
    """Several as one: what streams that come back have missed, each since its own mark."""
    some = list(parts)
    changes = {change.pk: change for part in some for change in part.changes}
    return StepChanges(now, tuple(changes[key] for key in sorted(changes)), any(part.flood for part in some))
