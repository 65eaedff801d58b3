# SPDX-License-Identifier: Apache-2.0
"""Rows of files through the same acts as the pages: each is in, there already, or refused with its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AssessmentItem, MediaItem, Membership, MembershipDuty, PlanTask
from wuzha.meetings.models.membership import Part
from wuzha.meetings.services import assessment, media, membership, plans
from wuzha.meetings.services.base import city_of
from wuzha.refusals import RefusalError


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
                new = take(actor, {**one.values, "channel": batch.source})
        except RefusalError as error:
            refused[one.line] = f"row:{error.code}"
            continue
        accepted += new
        duplicates += not new
        flagged += new and bool(one.flags)
    record(
        actor, "meetings.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
    )  # fmt: skip
    return Counts(accepted, 0, duplicates, flagged, len(refused)), refused


def member(actor: Actor, row: Mapping[str, Any]) -> bool:
    """A membership with its duty. The same days once more are known; a successor follows on the last day."""
    city = city_of(actor)
    there = Membership.unscoped.filter(city=city, unit_id=row["unit"], since=row["since"]).first()
    new = there is None
    if there is None:
        there = membership.join(
            actor,
            membership.NewMember(
                row["unit"], row["sector"] or "GOVERNMENT", row["since"],
                part=row["part"] or Part.MEMBER, basis=row["basis"] or "",
            ),
        )  # fmt: skip
    if row["until"] is not None and there.successor_id is None and there.until in (None, there.unit.valid_to):
        there = membership.leave(actor, there.pk, row["until"], row["basis"] or "", row["successor"])
    elif row["until"] is not None and there.until != row["until"]:
        raise RefusalError(Code.ENDED_ALREADY, day=there.until)
    if row["duty"] and not MembershipDuty.unscoped.filter(membership=there, text=row["duty"]).exists():
        membership.charge(actor, there.pk, row["duty"], there.since, there.until, citation=row["basis"] or "")
        new = True
    return new


def task(actor: Actor, row: Mapping[str, Any]) -> bool:
    """A task of the plan that its number names, for each unit of the cell; else of the plan from whose page the file
    was sent in, or the only one being drawn up."""
    found = plans.plan_named(city_of(actor), row["document_no"] or "", row["channel"])
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    new = False
    for unit in row["unit"]:
        same = PlanTask.unscoped.filter(plan=found, no=row["no"], unit_id=unit).first()
        if same is not None:
            if (same.title, same.due_on) != (row["title"], row["due_on"]):
                raise RefusalError(Code.TASK_TWICE, no=row["no"])
            continue
        plans.add_task(actor, found.pk, plans.NewTask(row["no"], unit, row["title"], row["due_on"], row["text"] or ""))
        new = True
    return new


def report(actor: Actor, row: Mapping[str, Any]) -> bool:
    """A report in the media."""
    same = MediaItem.unscoped.filter(
        city=city_of(actor), day=row["day"], medium=row["medium"], title=row["title"], struck=""
    )
    if same.exists():
        return False
    media.add(
        actor,
        media.NewReport(
            row["day"], row["medium"], row["kind"] or "OTHER", row["title"], row["unit"], row["link"] or "",
            row["readers"],
        ),
    )  # fmt: skip
    return True


def item(actor: Actor, row: Mapping[str, Any]) -> bool:
    """An item of the last edition of a year's sheet; of one that is there the points that are entered. A value beside
    one that a figure fills in is refused, by file as on the page."""
    sheet = assessment.latest(actor, row["year"])
    if sheet is None:
        raise RefusalError(Code.NOT_FOUND)
    there = AssessmentItem.unscoped.filter(sheet=sheet, no=row["no"]).first()
    new = there is None
    if there is None:
        there = assessment.add_item(
            actor, sheet.pk, assessment.NewItem(row["no"], row["name"], row["points"], row["rule"], row["owner"])
        )
    elif (there.name, there.points) != (row["name"], row["points"]):
        raise RefusalError(Code.ITEM_TWICE, no=row["no"])
    if row["typed"] is not None and row["typed"] != there.typed:
        assessment.score(actor, sheet.pk, there.pk, row["typed"], row["typed_why"] or "")
        new = True
    return new
