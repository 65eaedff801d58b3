# SPDX-License-Identifier: Apache-2.0
"""Which records hold personal data that one day must go: each domain registers how its own are found and erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet


class Keeper(Protocol):
    """One kind of record."""

    kind: str
    #: Type of its records in the trail and in holds.
    object_type: str
    #: Column with the moment from which its time is counted.
    since: str

    def title(self) -> str:
        """The kind in the language of the page."""

    def what_goes(self) -> str:
        """What erasing means for it, in a sentence."""

    def due(self, before: datetime) -> QuerySet[Any]:
        """Rows whose time ended before the moment and whose personal data is still there."""

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        """Erase their personal data in the caller's transaction; how many rows changed. Doing it again changes none."""


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    _keepers[keeper.kind] = keeper


def keepers() -> list[Keeper]:
    return [_keepers[kind] for kind in sorted(_keepers)]


def keeper_for(kind: str) -> Keeper | None:
    return _keepers.get(kind)
