# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure by their keys, with what each adds: what a snapshot keeps, and what it is checked by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from wuzha.core.indicators import Indicator, Part, Period, Selection, Shape, behind
from wuzha.figures.queries.counting import EYES, Reading, selected
from wuzha.figures.registry import Rules


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its records."""

    reading: Reading
    keys: list[int]
    #: What each adds, where something is added up or measured.
    amounts: list[int] | None
    #: Of a rate the records of the denominator.
    among: list[int] | None
    query: str

    @property
    def text(self) -> str:
        return self.reading.text


def counted(found: Reading, rules: Rules | None = None) -> Counted:
    """A figure that was counted, with the keys of its records, whoever asks."""
    one = found.indicator
    selection = selected(EYES, found.named, found.unit_of, found.rules if rules is None else rules)
    if selection is None:
        raise LookupError(found.code)
    rows = behind(selection, one, Part.NUMERATOR, found.period).order_by("pk")
    keys, amounts = _with_amounts(rows, one)
    among = None
    if one.shape is Shape.RATE:
        among = _keys(selection, one, found.period)
    return Counted(found, keys, amounts, among, f"{rows.query}")


def _with_amounts(rows: QuerySet[Any], one: Indicator) -> tuple[list[int], list[int] | None]:
    """Keys, and what each adds: a sum as it is, a time in thousandths of a second."""
    if one.sums:
        pairs = list(rows.values_list("pk", one.column))
        return [pk for pk, _amount in pairs], [int(amount or 0) for _pk, amount in pairs]
    if one.shape is Shape.TIME:
        times = [(pk, took) for pk, took in rows.annotate(took_=one.duration()).values_list("pk", "took_")]
        return [pk for pk, _took in times], [took // timedelta(milliseconds=1) for _pk, took in times]
    return list(rows.values_list("pk", flat=True)), None


def _keys(selection: Selection, one: Indicator, period: Period) -> list[int]:
    return list(behind(selection, one, Part.DENOMINATOR, period).order_by("pk").values_list("pk", flat=True))
