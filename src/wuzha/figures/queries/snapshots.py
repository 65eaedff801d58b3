# SPDX-License-Identifier: Apache-2.0
"""Figures that were kept: one of a snapshot, and whether it still comes out the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.core.numbering import record_in
from wuzha.figures.models import Snapshot, SnapshotFigure
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.counting import count
from wuzha.figures.queries.keys import Counted, counted
from wuzha.figures.registry import source_of

#: What stands beside such a figure, on its page, in an official paper and in a list of the command line.
AS_THEY_ARE = "口径：按目前记录"


def counted_as_they_are(code: str) -> bool:
    """Whether the records of a figure do not tell what was known at an instant before: such a figure is checked
    against the records as they stand, and what was entered or changed since counts as well."""
    one = named(code)
    return one is None or not (source_of(one.domain).history or one.indicator.subject.tells_then)


def snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """Those in reach, the latest first."""
    rows: QuerySet[Snapshot] = Snapshot.objects.visible_to(actor).select_related("unit", "by")
    return rows.order_by("-made_at", "-pk")


def snapshot_of(actor: Actor, pk: int) -> Snapshot | None:
    return snapshots(actor).filter(pk=pk).first()


def reads(actor: Actor, pk: int | None) -> bool:
    """Whether a snapshot is in reach: what was published is read by more people than may open its snapshot."""
    return pk is not None and Snapshot.objects.visible_to(actor).filter(pk=pk).exists()


def figure_of(actor: Actor, pk: int) -> SnapshotFigure | None:
    """One figure; `None` when it is not in the actor's reach."""
    rows = SnapshotFigure.objects.visible_to(actor).select_related("snapshot", "unit_of")
    found: SnapshotFigure | None = rows.filter(pk=pk).first()
    return found


def figures_of(snapshot: Snapshot) -> QuerySet[SnapshotFigure]:
    """All of a snapshot in the order in which they were asked for, without their keys."""
    return with_keys(snapshot).defer("keys", "amounts", "among", "query")


def value(snapshot: Snapshot, code: str, unit_id: int, period: Period) -> SnapshotFigure:
    """A figure of a snapshot: numerator, denominator, total_fen, value, text, unit, keys, definition and rule version.
    Raises `SnapshotFigure.DoesNotExist`."""
    found: SnapshotFigure = SnapshotFigure.unscoped.get(
        snapshot=snapshot, code=code, unit_of=unit_id, first=period.first, last=period.last
    )
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept figure beside what is counted again: which records came, which went, which add another sum."""

    figure: SnapshotFigure
    #: Counted again; nothing where the figure is no longer in the catalogue.
    again: Counted | None
    came: list[int]
    went: list[int]
    changed: list[int]

    @property
    def code(self) -> str:
        return self.figure.code

    @property
    def then(self) -> str:
        return self.figure.text

    @property
    def now(self) -> str:
        return self.again.text if self.again else "—"

    @property
    def current(self) -> bool:
        """Whether its records do not tell what was known before, so that it is counted by those of today."""
        return counted_as_they_are(self.code)

    @property
    def same(self) -> bool:
        """Whether value and records are the same."""
        if self.again is None or self.came or self.went or self.changed:
            return False
        tally, kept = self.again.reading.figure.tally, self.figure
        return (tally.numerator, tally.denominator, tally.total) == (kept.numerator, kept.denominator, kept.total)


def verify(snapshot: Snapshot, at: datetime | None = None) -> list[Difference]:
    """Each figure of a snapshot counted again by its own rules: as it was known at its instant (then nothing may
    differ but what was changed in place), or as it is known `at` a later one (then it shows what came since)."""
    return [verify_figure(one, at) for one in with_keys(snapshot)]


def with_keys(snapshot: Snapshot) -> QuerySet[SnapshotFigure]:
    """All figures of a snapshot in the order in which they were asked for."""
    rows: QuerySet[SnapshotFigure] = SnapshotFigure.unscoped.filter(snapshot=snapshot).select_related(
        "unit_of", "snapshot"
    )
    return rows.order_by("pk")


def verify_figure(figure: SnapshotFigure, at: datetime | None = None) -> Difference:
    """The same of one figure."""
    one = named(figure.code)
    known = figure.snapshot.at if at is None else None
    period = Period(figure.first, figure.last, at or figure.at, base=True, known=known)
    found = count(one, figure.unit_of, period, figure.rules) if one is not None else None
    if one is None or found is None:
        return Difference(figure, None, [], figure.keys, [])
    again = counted(found, figure.rules)
    # A record of the denominator that came or went is one too.
    then = _amounts(figure.keys, figure.amounts) | {("among", key): None for key in figure.among or ()}
    now = _amounts(again.keys, again.amounts) | {("among", key): None for key in again.among or ()}
    came, went = (sorted({key for _part, key in one}) for one in (now.keys() - then.keys(), then.keys() - now.keys()))
    changed = sorted({key for part, key in then.keys() & now.keys() if then[part, key] != now[part, key]})
    return Difference(figure, again, came, went, changed)


def _amounts(keys: list[int], amounts: list[int] | None) -> dict[tuple[str, int], int | None]:
    return {("keys", key): amounts[at] if amounts else None for at, key in enumerate(keys)}


def named_record(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    return record_in(SnapshotFigure if url_name == "snapshot_records" else Snapshot, taken)
