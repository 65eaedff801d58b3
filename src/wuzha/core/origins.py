# SPDX-License-Identifier: Apache-2.0
"""What a record came out of, in a domain that its own knows nothing of: a call behind a warning or a report.

A domain above registers how such records are found; pages ask for whoever looks at them, and show the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from wuzha.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Origin:
    """A record that another came out of: how it came in, its number, and its page."""

    label: str
    number: str
    url: str


#: Of records of one type, by their keys, what each came out of; only what the actor may open.
Find = Callable[[Actor, Collection[int]], Mapping[int, list[Origin]]]
_finders: dict[str, list[Find]] = {}


def register(object_type: str, find: Find) -> None:
    """Say what records of a type come out of; called once, when the app is ready."""
    _finders.setdefault(object_type, []).append(find)


def of(actor: Actor, object_type: str, keys: Collection[int]) -> dict[int, list[Origin]]:
    """What each of the records came out of; nothing for one that began by itself, or whose origin is out of reach."""
    found: dict[int, list[Origin]] = {}
    for find in _finders.get(object_type, ()) if keys else ():
        for key, origins in find(actor, keys).items():
            found.setdefault(key, []).extend(origins)
    return found
