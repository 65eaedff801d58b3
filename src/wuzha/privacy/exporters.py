# SPDX-License-Identifier: Apache-2.0
"""What may leave as a file: each domain registers its lists; this app knows none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.functional import lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.sealed import Sealed
from wuzha.ui import codes

#: What a cell may hold. A sealed value goes out masked, or opened when that was approved.
Cell = str | int | float | date | datetime | Sealed | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its code (for the trail) and its heading in the language of the export."""

    code: str
    label: Any
    sealed: bool = False


class Exporter(Protocol):
    """One kind of list."""

    kind: str
    #: Permission to see the list at all.
    needs: Sequence[May]
    #: Type of its records, as in the trail.
    object_type: str

    def title(self) -> str:
        """The list in the language of the page."""

    def columns(self) -> Sequence[Column]:
        """Its columns, in order."""

    def count(self, actor: Actor, query: str, most: int) -> int:
        """Rows in the actor's reach, counted up to `most` + 1. Raises `ValueError` for a query that means nothing."""

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        """The rows, at most `most`, in the order of the list."""


_exporters: dict[str, Exporter] = {}


def register(exporter: Exporter) -> None:
    _exporters[exporter.kind] = exporter
    codes.register({exporter.kind: lazy(exporter.title, str)()})  # the trail names the list, not its code


def exporter_for(kind: str) -> Exporter | None:
    return _exporters.get(kind)
