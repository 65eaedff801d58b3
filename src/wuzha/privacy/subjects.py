# SPDX-License-Identifier: Apache-2.0
"""Whose records are these, and whose work: domains say which records are about a person, and who worked on which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wuzha.audit.actor import Actor

#: A record as the trail names it: its type and key.
Record = tuple[str, str]


class Subjects(Protocol):
    """What one domain knows."""

    def about(self, actor: Actor, text: str) -> set[Record]:
        """Records in the actor's reach about the person the text names: a phone, an ID number, an account, a number."""

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Those of the records that were the person's own work."""


_known: list[Subjects] = []


def register(subjects: Subjects) -> None:
    _known.append(subjects)


def about(actor: Actor, text: str) -> set[Record]:
    return {record for subjects in _known for record in subjects.about(actor, text)}


def worked_on(person_id: int, records: Iterable[Record]) -> set[Record]:
    asked = set(records)
    return {record for subjects in _known for record in subjects.worked_on(person_id, asked)}
