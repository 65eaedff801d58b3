# SPDX-License-Identifier: Apache-2.0
"""Whose records are these, and whose work: domains say which records are about a person, and who worked on which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from wuzha.audit.actor import Actor
from wuzha.sealed import Sealed

#: A record as the trail names it: its type and key.
Record = tuple[str, str]


class Subjects(Protocol):
    """What one domain knows."""

    def about(self, actor: Actor, text: str) -> set[Record]:
        """Records in the actor's reach about the person the text names: a phone, an ID number, an account, a number."""

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Those of the records that were the person's own work."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record about a person, and what the person is in it."""

    record: Record
    #: In the language of the page; empty where the domain says no more than that it is about the person.
    part: str = ""
    #: The person's name or number there: a page shows it masked.
    who: Sealed | None = None
    at: datetime | None = None


@runtime_checkable
class PersonDescriber(Protocol):
    """A domain that also says what a person is in each of its records."""

    def entries(self, actor: Actor, text: str) -> list[Entry]:
        """Records in the actor's reach about the person the text names."""


#: From when to when a record was about a person; without an end it still is.
Span = tuple[datetime, datetime | None]


@runtime_checkable
class Timed(Protocol):
    """A domain whose records are put right while people look at them."""

    def spans(self, actor: Actor, text: str) -> dict[Record, list[Span]]:
        """When the person the text names stood in those records that named another one before or after."""


_known: list[Subjects] = []


def register(subjects: Subjects) -> None:
    _known.append(subjects)


def about(actor: Actor, text: str) -> set[Record]:
    return {record for subjects in _known for record in subjects.about(actor, text)}


def spans(actor: Actor, text: str) -> dict[Record, list[Span]]:
    """Records that were about the person for a while only, and when; all others were all the time."""
    return {record: when for one in _known if isinstance(one, Timed) for record, when in one.spans(actor, text).items()}


def entries(actor: Actor, text: str) -> list[Entry]:
    """Everything about the person, in the order of kinds and keys, the newest of a kind first."""
    found: list[Entry] = []
    for subjects in _known:
        if isinstance(subjects, PersonDescriber):
            found += subjects.entries(actor, text)
        else:
            found += [Entry(record) for record in subjects.about(actor, text)]
    return sorted(found, key=lambda one: (one.record[0], -int(one.record[1]) if one.record[1].isdecimal() else 0))


def worked_on(person_id: int, records: Iterable[Record]) -> set[Record]:
    asked = set(records)
    return {record for subjects in _known for record in subjects.worked_on(person_id, asked)}
