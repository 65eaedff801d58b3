# SPDX-License-Identifier: Apache-2.0
"""Keeping figures as they are known now.

taken = snapshots.take(actor, "6月通报", [Wanted("results.reported", unit.pk, period), …])
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.core.indicators import Period
from wuzha.figures.errors import Code
from wuzha.figures.models import Snapshot, SnapshotFigure
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.keys import Counted, many
from wuzha.figures.queries.units import readable
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

MOST_TITLE = 200
#: A period made so shortly ago means now.
AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to keep."""

    #: `domain.code`.
    code: str
    unit_id: int
    period: Period


@OneAct(
    (May.OVERSEE, May.WRITE_BULLETINS, May.PUBLISH_RESULTS), "figures.", Code.NOT_ALLOWED, on=Snapshot.RECORD,
    keyless=("", ""),
)  # fmt: skip
def take(actor: Actor, title: str, wanted: Sequence[Wanted], unit_id: int | None = None) -> Snapshot:
    """Keep figures as they are known now, each with the keys of its records. One asked for twice is kept once.
    `unit_id`: for whom the system keeps them; a person keeps them for their own unit.

    Raises `RefusalError`: UNKNOWN figure, NOT_REACHED unit, NOT_OF_UNIT for what is not counted of one, TOO_LONG.
    """
    if len(title) > MOST_TITLE:
        raise RefusalError(Code.TOO_LONG, most=MOST_TITLE)
    if not wanted:
        raise RefusalError(Code.NOTHING)
    now = timezone.now()
    once = {(one.code, one.unit_id, one.period.first, one.period.last): one for one in wanted}
    units = {one.pk: one for one in readable(actor).filter(pk__in={one.unit_id for one in once.values()})}
    with translation.override("zh-hans"):
        rows = _counted(list(once.values()), units, now)
        figures = [_row(one) for one in rows]
    own = actor.unit_id or unit_id or rows[0].reading.unit_of.pk
    made: Snapshot = Snapshot.unscoped.create(
        title=title.strip(), unit_id=own, at=max(one.at for one in figures), made_at=now, by_id=actor.person_id,
        digest=digest_of(figures), synthetic=all(one.reading.unit_of.synthetic for one in rows),
    )  # fmt: skip
    for one in figures:
        one.snapshot = made
    SnapshotFigure.unscoped.bulk_create(figures, batch_size=200)
    detail = {"figures": len(figures), "digest": made.digest}
    record(actor, "figures.take", on=(Snapshot.RECORD, made.pk), detail=detail)
    return made


def _counted(wanted: Sequence[Wanted], units: dict[int, Unit], now: datetime) -> list[Counted]:
    """What is wanted with its records, in its order."""
    asked = []
    for one in wanted:
        entry, unit = named(one.code), units.get(one.unit_id)
        if entry is None:
            raise RefusalError(Code.UNKNOWN, code=one.code)
        if unit is None:
            raise RefusalError(Code.NOT_REACHED)
        # All at one instant, so that figures that stand beside each other are of the same records.
        asked.append((entry, unit, one.period if one.period.at < now - AT_ONCE else replace(one.period, at=now)))
    found = many(asked)
    rows = []
    for entry, unit, period in asked:
        row = found.get((entry.code, unit.pk, period.first, period.last))
        if row is None:
            raise RefusalError(Code.NOT_OF_UNIT, name=entry.name, unit=unit.name)
        rows.append(row)
    return rows


def _row(one: Counted) -> SnapshotFigure:
    found = one.reading
    tally, entry = found.figure.tally, found.named
    value = found.value
    return SnapshotFigure(
        code=found.code, unit_of=found.unit_of, first=found.period.first, last=found.period.last, at=found.period.at,
        numerator=tally.numerator, denominator=tally.denominator, total=tally.total, median=tally.median,
        p90=tally.p90, value=None if value is None else float(value), text=found.text, unit=found.unit,
        insufficient=found.figure.insufficient, keys=one.keys, amounts=one.amounts, among=one.among,
        definition=entry.definition(), rules=dict(found.rules), query=one.query,
    )  # fmt: skip


def digest_of(figures: Sequence[SnapshotFigure]) -> str:
    """SHA-256 over what the figures say and count; the order is that of the figures."""
    found = sha256()
    for one in figures:
        said = [
            one.code, one.unit_of_id, f"{one.first}", f"{one.last}", one.numerator, one.denominator, one.total,
            one.text, one.keys, one.amounts, one.among, one.rules,
        ]  # fmt: skip
        found.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
    return found.hexdigest()
