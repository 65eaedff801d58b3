# SPDX-License-Identifier: Apache-2.0
"""Rows of ledgers and rosters through the same acts as the pages: each is in, there already, or refused with its
code."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record as trail
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.org.models import Unit
from wuzha.outreach.models import Activity
from wuzha.outreach.rules.life import Source
from wuzha.outreach.services import activities, teams
from wuzha.refusals import RefusalError

#: Marks of rows of ledgers are made of what they say: the same row of another file is the same activity.
_ROWS = uuid.UUID("5f6f3a52-7c0e-4f0b-9f0e-2f1f5a6b7c81")


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row as it was read; `raw` as it came."""

    line: int
    values: Mapping[str, Any]
    flags: tuple[str, ...]
    raw: Mapping[str, str]


#: Takes a row; whether it was new. Refusals pass on.
Take = Callable[[Actor, Mapping[str, Any]], bool]


def take_in(take: Take, rows: Sequence[IncomingRow], *, batch: Batch, actor: Actor) -> tuple[Counts, dict[int, str]]:
    """Rows of a file inside the caller's transaction; and line → why one could not be taken."""
    refused: dict[int, str] = {}
    accepted = duplicates = flagged = 0
    for one in rows:
        try:
            with transaction.atomic():
                new = take(actor, one.values)
        except RefusalError as error:
            refused[one.line] = f"row:{error.code}"
            continue
        accepted += new
        duplicates += not new
        flagged += new and bool(one.flags)
    trail(
        actor, "outreach.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
    )  # fmt: skip
    return Counts(accepted, 0, duplicates, flagged, len(refused)), refused


def activity(actor: Actor, row: Mapping[str, Any]) -> bool:
    """An activity of a ledger; the same day, unit, place, form and topic once more are known."""
    said = "|".join(str(row[name] or "") for name in ("day", "unit", "place", "topic", "entry", "way"))
    uid = uuid.uuid5(_ROWS, said)
    if Activity.unscoped.filter(uid=uid).exists():
        return False
    _row, new = activities.record(actor, activities.NewActivity(
        day=row["day"], place=row["place"], entry=row["entry"], way=row["way"], topic=row["topic"] or "",
        people={row["audience"] or "PUBLIC": row["people"]}, unit_id=row["unit"], uid=uid, source=Source.FILE,
    ))  # fmt: skip
    return new


def member(actor: Actor, row: Mapping[str, Any]) -> bool:
    """A member of a roster with the latest training; who serves the unit with this phone already is known."""
    unit = Unit.objects.get(pk=row["unit"])
    there = teams.serving(unit, teams.sealed_phone(row["phone"]))
    new = there is None
    if there is None:
        there = teams.join(
            actor, teams.NewMember(unit.pk, row["role"] or "VOLUNTEER", row["name"], row["phone"], row["since"])
        )
    trained = row["trained_on"]
    if trained is not None and trained >= there.since and (there.trained_on is None or trained > there.trained_on):
        teams.train(actor, there.pk, trained, "名册登记的培训")
        new = True
    return new
