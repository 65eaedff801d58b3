# SPDX-License-Identifier: Apache-2.0
"""What the actions in the trail are called, as each app registers it. A test finds every action without a name."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: What the trail says of itself.
FORGED, ANCHORED, VERIFIED, WITNESS = "audit.forged", "audit.anchored", "audit.verified", "audit.witness"


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that an app records, under one heading of the filter."""

    #: Where the heading stands among those of all apps, lowest first.
    place: int
    name: Any
    #: Action → its name.
    actions: Mapping[str, Any]


OWN = (
    Group(
        85,
        _("Audit trail"),
        {
            FORGED: _("Found forged events"),
            ANCHORED: _("Took an anchor of the trail"),
            VERIFIED: _("Verified the trail"),
            WITNESS: _("Told a witness of an anchor"),
            "audit.boundary": _("Began to authenticate events"),
        },
    ),
)
OWN_RECORDS = {"event": _("Audit event")}

_groups: list[Group] = []
_records: dict[str, Any] = {}

#: Type of a record → how its key is written as the number people read out, and how that is read back. An app that
#: gives its records numbers says so when it is ready.
_numbers: dict[str, tuple[Callable[[int], str], Callable[[str], int | None]]] = {}


def register(groups: Iterable[Group], records: Mapping[str, Any]) -> None:
    """Say what an app's actions and its types of records are called; called once, when the app is ready."""
    for group in groups:
        insort(_groups, group, key=lambda one: one.place)
    _records.update(records)


def numbers_records(object_type: str, write: Callable[[int], str], read: Callable[[str], int | None]) -> None:
    """Register how records of a type are numbered."""
    _numbers[object_type] = write, read


def record_number(object_type: str, object_id: str) -> str:
    """`YJ00000012` for the key of a warning; the key itself where records have no number."""
    if object_type in _numbers and object_id.isdecimal():
        return _numbers[object_type][0](int(object_id))
    return object_id


def record_key(object_type: str, text: str) -> str:
    """The key that a number typed in by hand stands for; the text itself where it is none."""
    key = _numbers[object_type][1](text) if object_type in _numbers else None
    return text if key is None else str(key)


def action_label(action: str) -> str:
    """The name of an action, else its code."""
    return next((str(group.actions[action]) for group in _groups if action in group.actions), action)


def record_label(object_type: str) -> str:
    """What a type of records is called, else its code."""
    return str(_records.get(object_type, object_type))


def action_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Grouped choices for a filter."""
    return [(group.name, list(group.actions.items())) for group in _groups]


def record_choices() -> list[tuple[str, Any]]:
    """Choices for a filter by type of record."""
    return list(_records.items())
