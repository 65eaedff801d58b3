# SPDX-License-Identifier: Apache-2.0
"""What apps register: finders of their records, and places to go beside the entries of the navigation.

A module of an app has `FINDERS`, a tuple of `Finder`, and `PLACES`, functions from an actor to places; its `apps.py`
names it in `modules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.privacy.subjects import Record
from wuzha.search.query import Query


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in reach, as anybody who may open it sees it: personal data masked."""

    record: Record
    title: str
    url: str
    #: The number people read out, and where the record stands.
    number: str = ""
    note: str = ""
    #: Its own sign, where its finder finds records of several kinds.
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds records of one kind for roles with one of the permissions."""

    #: Where its heading stands, lowest first.
    place: int
    label: Any
    icon: str
    needs: tuple[May, ...]
    #: Hits in reach, at most so many, the best first. Never a clear value.
    find: Callable[[Actor, Query, int], Iterable[Hit]]
    #: Letters that the numbers of its records begin with.
    prefixes: tuple[str, ...] = ()
    #: Whether its records are about citizens: a person is looked for among them for a purpose, or in one's own work.
    of_people: bool = True

    def lets_in(self, role: str) -> bool:
        return any(may(role, permission) for permission in self.needs)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the palette leads: a list, a tab, a rule. With `post` it is done there: the address is posted to."""

    label: str
    url: str
    icon: str = "arrow-right"
    #: The page it belongs to.
    note: str = ""
    #: How many things are there, capped, as text.
    count: str = ""
    post: bool = False


#: Modules with an app's `FINDERS` and `PLACES`. They are named, not given: they are imported when somebody searches.
modules: list[str] = []


@cache
def finders() -> tuple[Finder, ...]:
    """Those of all apps, in the order of their headings."""
    found = (finder for name in modules for finder in import_module(name).FINDERS)
    return tuple(sorted(found, key=lambda one: one.place))


def places(actor: Actor) -> Iterator[Place]:
    """Those of all apps; each is asked for the actor and leaves out what the role may not open."""
    for name in modules:
        for asked in import_module(name).PLACES:
            yield from asked(actor)


def prefixes() -> frozenset[str]:
    return frozenset(prefix for finder in finders() for prefix in finder.prefixes)
