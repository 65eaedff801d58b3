# SPDX-License-Identifier: Apache-2.0
"""Rows of ledgers and rosters through the same acts as the pages: each is in, there already, or refused with its
code."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record as trail
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.org.models import Unit
from wuzha.outreach.models import Activity, MaterialVersion, TeamMember
from wuzha.outreach.rules.life import Source
from wuzha.outreach.services import activities, teams
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds

#: Who may have spoken.
LECTURERS = ("LECTURER", "POLICE")
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


class Belonging:
    """Lecturers and materials that ledgers name in words, looked up once a file. Names are compared sealed."""

    @cached_property
    def _lecturers(self) -> dict[bytes, list[TeamMember]]:
        found: dict[bytes, list[TeamMember]] = {}
        for one in TeamMember.unscoped.filter(role__in=LECTURERS).select_related("unit"):
            for index in one.name.blinds() if one.name is not None else ():
                found.setdefault(index, []).append(one)
        return found

    @cached_property
    def _editions(self) -> dict[str, list[MaterialVersion]]:
        found: dict[str, list[MaterialVersion]] = {}
        for one in MaterialVersion.unscoped.select_related("material__city"):
            found.setdefault(one.material.title, []).append(one)
        return found

    def lecturer(self, unit_id: int, name: str, day: date) -> int | None:
        """Who of this name served the unit, or what lies above it, on a day; nothing where it is not one alone."""
        unit = Unit.objects.get(pk=unit_id)
        named = {one.pk: one for index in blinds(Kind.NAME, name) for one in self._lecturers.get(index, ())}
        there = [
            one.pk
            for one in named.values()
            if unit.path.startswith(one.unit.path) and one.since <= day and (one.until is None or one.until >= day)
        ]
        return there[0] if len(there) == 1 else None

    def editions(self, unit_id: int, titles: Sequence[str], day: date) -> tuple[int, ...]:
        """The editions in force on a day of the materials of these titles."""
        city = Unit.objects.get(pk=unit_id).path[: Unit.steplen]
        return tuple(
            one.pk
            for title in titles
            for one in self._editions.get(title, ())
            if one.since <= day <= one.until and one.material.city.path == city
        )

    def found(self, row: dict[str, Any]) -> list[str]:
        """Put keys in place of words; the fields of which something is not known."""
        unknown, unit, day = [], row["unit"], row["day"]
        if row["lecturer"]:
            row["lecturer"] = self.lecturer(unit, row["lecturer"], day)
            unknown += [] if row["lecturer"] else ["lecturer"]
        if titles := row["materials"]:
            row["materials"] = self.editions(unit, titles, day)
            unknown += ["materials"] if len(row["materials"]) < len(titles) else []
        return unknown


def activity(actor: Actor, row: Mapping[str, Any]) -> bool:
    """An activity of a ledger; the same day, unit, place, form and topic once more are known."""
    said = "|".join(str(row[name] or "") for name in ("day", "unit", "place", "topic", "entry", "way"))
    uid = uuid.uuid5(_ROWS, said)
    if Activity.unscoped.filter(uid=uid).exists():
        return False
    _row, new = activities.record(actor, activities.NewActivity(
        fraud_type=row["fraud_type"] or "", key_area=row["key_area"], lecturer_id=row["lecturer"],
        editions=row["materials"] or (), day=row["day"], place=row["place"], entry=row["entry"], way=row["way"],
        topic=row["topic"] or "",
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
