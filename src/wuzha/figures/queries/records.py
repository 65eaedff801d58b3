# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure as lines of a list, whatever table they stand in: a number, its page, what it adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part, Period, Shape
from wuzha.core.indicators.definition import Subject, Unit
from wuzha.core.indicators.text import amount_text
from wuzha.figures.models import SnapshotFigure
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import selected
from wuzha.figures.registry import source_of
from wuzha.org.roles import may
from wuzha.ui.money import plain

#: Where a row that has no page of its own leads.
PARENTS = ("warning", "refund", "case", "call", "freeze", "stop", "request")


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a list. Without `number` it is not in the reader's reach, or no longer there."""

    key: int
    number: str = ""
    url: str = ""
    at: Any = None
    amount: str = ""
    #: What it adds is not what it added then.
    changed: bool = False


def opens(actor: Actor, one: Named) -> bool:
    """Whether an actor may open the records of a figure."""
    return all(may(actor.role, need) for need in source_of(one.domain).needs(one.indicator))


def part_keys(figure: SnapshotFigure, part: Part) -> list[int]:
    """Keys of a part of a kept figure."""
    return list(figure.keys if part is Part.NUMERATOR else figure.among or [])


def kept_lines(actor: Actor, figure: SnapshotFigure, part: Part, keys: Sequence[int]) -> list[Line]:
    """Records of a kept figure as they are now, as far as the actor sees them; what each added stands as it was."""
    one = named(figure.code)
    added = dict(zip(figure.keys, figure.amounts or (), strict=False)) if part is Part.NUMERATOR else {}
    if one is None:
        return [Line(key) for key in keys]
    period = Period(figure.first, figure.last, figure.at, base=True)
    selection = selected(actor, one, figure.unit_of, figure.rules)
    found: dict[int, Any] = {}
    if selection is not None:
        rows = one.indicator.subject.rows(selection, period).filter(pk__in=keys)
        found = {row.pk: row for row in rows.select_related(*one.indicator.subject.related)}
    return [_line(one.indicator, key, found.get(key), added.get(key)) for key in keys]


def lines(one: Indicator, rows: Iterable[Any]) -> list[Line]:
    """Records that are counted now."""
    return [_line(one, row.pk, row, None) for row in rows]


def _line(one: Indicator, key: int, row: Any, added: int | None) -> Line:
    amount = added if added is not None else _amount(one, row)
    said = "" if amount is None else _amount_text(one, amount)
    if row is None:
        return Line(key, amount=said)
    now = _amount(one, row)
    record = _record(one.subject, row)
    moved = row
    for name in filter(None, one.basis.column.split("__")):
        moved = getattr(moved, name, None)
    return Line(
        key, f"{getattr(record, 'number', '') or record}", _address(record),
        moved if one.basis.column else None, said, added is not None and now is not None and now != added,
    )  # fmt: skip


def _amount(one: Indicator, row: Any) -> int | None:
    """What a row adds: a sum as it is, a time in thousandths of a second."""
    if row is None or (not one.column and one.shape is not Shape.TIME):
        return None
    amount = one.amount(row)
    if amount is None:
        return None
    return int(amount * 1000) if one.shape is Shape.TIME else int(amount)


def _amount_text(one: Indicator, amount: int) -> str:
    if one.column.endswith("_fen"):
        return plain(amount)
    took = timedelta(milliseconds=amount)
    return amount_text(took.total_seconds(), Unit.SECOND) if one.shape is Shape.TIME else f"{amount}"


def _record(subject: Subject, row: Any) -> Any:
    """The record with a page that a row is, or belongs to."""
    main = reduce(getattr, filter(None, subject.prefix.split("__")), row)
    if hasattr(main, "get_absolute_url"):
        return main
    for name in PARENTS:
        if getattr(row, name, None) is not None:
            return getattr(row, name)
    return main


def _address(record: Any) -> str:
    return str(record.get_absolute_url()) if hasattr(record, "get_absolute_url") else ""
