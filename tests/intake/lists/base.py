# SPDX-License-Identifier: Apache-2.0
"""What lists of all kinds are made of, and how a list is taken in by its receiver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.factories import City
from wuzha.engine.identifiers import BankCard, IdNumber
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.receivers import Counts, ParsedChunk, Receiver, parser_for, receiver_for
from wuzha.intake.services.rejects import keep_rejects
from wuzha.intake.services.run import actor_of
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_changed
from wuzha.org.roles import Role

Row = dict[str, str]


@dataclass(frozen=True)
class Lists:
    """A list as its source sends it for the first time, and the next one of the same source, in which every row
    differs as it does there. Rows are header → cell; all have the headers of the first."""

    first: list[Row]
    changed: list[Row]


@dataclass(frozen=True)
class Sample:
    """How lists of a kind are made: `make` enters what their rows refer to. `by` brings the file, `at` the unit for
    which it is; `differs` is what becomes of a row of the second list: an attribute of `Counts`."""

    make: Callable[[City, int], Lists]
    differs: str
    by: Role = Role.INVESTIGATOR
    at: str = "centre"
    source: str = "LIST"


def more(rows: Sequence[Row], **changes: Callable[[int], str]) -> list[Row]:
    """The rows with other cells."""
    return [row | {name: cell(place) for name, cell in changes.items()} for place, row in enumerate(rows)]


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def phone(number: int) -> str:
    """Of nobody: the range is given out to nobody."""
    return f"199{number:08d}"


def id_number(number: int) -> str:
    """Of nobody: the sequence is the tests'."""
    head = f"330282{date(1960, 1, 1) + timedelta(days=number // 900):%Y%m%d}{number % 900 + 100:03d}"
    return head + IdNumber.check_character(head)


def bank_card(number: int) -> str:
    head = f"62284800{number:010d}"
    return head + BankCard.check_digit(head)


def units(parent: Unit, kind: UnitKind, number: int, name: str) -> list[Unit]:
    """So many units below one, written at once."""
    tree: Any = Unit
    made = [
        Unit(
            kind=kind, code=f"{parent.code}-{kind}{place}", name=f"{name}{place}", depth=parent.depth + 1,
            path=tree._get_path(parent.path, parent.depth + 1, 500 + place),
        )
        for place in range(number)
    ]  # fmt: skip
    Unit.objects.bulk_create(made)
    Unit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + number)
    units_changed()
    return made


def batch_of(city: City, kind: str, sample: Sample, rows: Sequence[Row], path: Path | None = None) -> Batch:
    """A batch of a list that is about to run."""
    receiver, headers = receiver_for(kind), list(rows[0])
    made: Batch = Batch.unscoped.create(
        kind=kind, source=sample.source, unit=getattr(city, sample.at), by=city.people[sample.by], headers=headers,
        file_name=path.name if path else "list.csv", mapping=mapping_of(receiver, headers), status=BatchStatus.READY,
    )  # fmt: skip
    return made


def mapping_of(receiver: Receiver, headers: Sequence[str]) -> dict[str, str]:
    """Header → field; a header may be the name of its field."""
    known = receiver.dictionary()
    found = dict(match(headers, known).matched) | {one: one for one in headers if one in known.fields}
    assert receiver.missing(set(found.values())) == []
    return found


def parsed(batch: Batch, rows: Sequence[Row]) -> ParsedChunk:
    """The rows as one chunk."""
    receiver = receiver_for(batch.kind)
    parse = parser_for(receiver, batch.headers, batch.mapping, batch)
    return parse(range(2, len(rows) + 2), [[row.get(header) or None for row in rows] for header in batch.headers])


def take(batch: Batch, chunk: ParsedChunk) -> Counts:
    """Write a chunk as a worker does, within the caller's transaction."""
    counts = receiver_for(batch.kind).receive(chunk.rows, batch=batch, actor=actor_of(batch))
    keep_rejects(batch, chunk.rejects)
    return counts
