# SPDX-License-Identifier: Apache-2.0
"""Sheets of the assessment: editions of a year, items, points entered where no figure is known, what was published."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.indicators import Shape, registered
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AssessmentItem, AssessmentSheet
from wuzha.meetings.services.base import SHEETS, city_of, in_city
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

MOST_TITLE, MOST_SOURCE, MOST_NAME, MOST_RULE, MOST_WHY, MOST_NO = 120, 200, 80, 400, 200, 16


@SHEETS.act(May.OVERSEE, name="assessment.enter")
def enter(actor: Actor, year: int, title: str, source: str, *, synthetic: bool = False) -> AssessmentSheet:
    """Enter the sheet of a year; if there is one already, its next edition, with the items of the last one.

    Raises `RefusalError`: TEXT_MISSING, TOO_LONG, CLEAR_NUMBER.
    """
    city = city_of(actor)
    before = AssessmentSheet.unscoped.select_for_update(no_key=True).filter(city=city, year=year)
    last = before.order_by("-edition").first()
    row: AssessmentSheet = AssessmentSheet.unscoped.create(
        city=city, year=year, edition=(last.edition + 1) if last else 1, synthetic=synthetic,
        title=SHEETS.plain(title, required=Code.TEXT_MISSING, most=MOST_TITLE),
        source=SHEETS.plain(source, required=Code.SOURCE_MISSING, most=MOST_SOURCE),
    )  # fmt: skip
    if last is not None:
        AssessmentItem.unscoped.bulk_create(
            AssessmentItem(
                city=city, sheet=row, no=one.no, name=one.name, points=one.points, rule=one.rule, owner_id=one.owner_id,
                indicator=one.indicator, full_at=one.full_at, none_at=one.none_at,
            )
            for one in AssessmentItem.unscoped.filter(sheet=last).order_by("pk")
        )  # fmt: skip
    record(actor, "assessment.enter", on=(AssessmentSheet.RECORD, row.pk), detail={"edition": row.edition})
    return row


def latest(actor: Actor, year: int) -> AssessmentSheet | None:
    """The last edition of a year."""
    rows = AssessmentSheet.objects.visible_to(actor).filter(year=year)
    found: AssessmentSheet | None = rows.order_by("-edition").first()
    return found


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item; points in hundredths. With a figure (`domain.code`) the two values between which points follow from
    it, as the figure counts: 分, seconds, shares in millionths."""

    no: str
    name: str
    points: int
    rule: str
    owner_id: int | None = None
    indicator: str = ""
    full_at: int | None = None
    none_at: int | None = None


@SHEETS.act(May.OVERSEE, name="assessment.add_item")
def add_item(actor: Actor, pk: int, new: NewItem) -> AssessmentItem:
    """Add an item. Raises `RefusalError`: NOT_FOUND, TEXT_MISSING, ITEM_TWICE, NO_INDICATOR, ENDS_EQUAL, TOO_LONG."""
    sheet = SHEETS.locked(actor, AssessmentSheet, pk)
    city = city_of(actor)
    owner = in_city(city, new.owner_id) if new.owner_id is not None else None
    made = item_of(sheet, city, owner, new)
    if AssessmentItem.unscoped.filter(sheet=sheet, no=made.no).exists():
        raise RefusalError(Code.ITEM_TWICE, no=made.no)
    made.save(force_insert=True)
    SHEETS.save(sheet)
    record(actor, "assessment.add_item", on=(AssessmentSheet.RECORD, sheet.pk), detail={"no": made.no})
    return made


def item_of(sheet: AssessmentSheet, city: Unit, owner: Unit | None, new: NewItem) -> AssessmentItem:
    """An item as it is kept, not yet written. Raises as `add_item`, but for NOT_FOUND and ITEM_TWICE."""
    number = SHEETS.plain(new.no, required=Code.TEXT_MISSING, most=MOST_NO)
    full_at, none_at = new.full_at, new.none_at
    if new.indicator:
        if new.indicator not in figures():
            raise RefusalError(Code.NO_INDICATOR)
        if full_at is None or none_at is None or full_at == none_at:
            raise RefusalError(Code.ENDS_EQUAL)
    else:
        full_at = none_at = None
    return AssessmentItem(
        city=city, sheet=sheet, no=number, name=SHEETS.plain(new.name, required=Code.TEXT_MISSING, most=MOST_NAME),
        points=new.points, rule=SHEETS.plain(new.rule, required=Code.TEXT_MISSING, most=MOST_RULE),
        owner=owner,
        indicator=new.indicator, full_at=full_at, none_at=none_at,
    )  # fmt: skip


def figures() -> dict[str, str]:
    """`domain.code` → name of the figures that may fill in an item: those with one value."""
    return {
        f"{domain}.{code}": one.label
        for domain, own in registered().items()
        for code, one in own.items()
        if one.shape in (Shape.COUNT, Shape.SUM, Shape.RATE)
    }


@SHEETS.act(May.OVERSEE, name="assessment.score")
def score(actor: Actor, pk: int, item: int, points: int, why: str) -> AssessmentItem:
    """Enter points of an item that no figure fills in. Raises `RefusalError`: NOT_FOUND, KNOWN_VALUE, ABOVE_POINTS,
    REASON_MISSING."""
    sheet = SHEETS.locked(actor, AssessmentSheet, pk)
    row: AssessmentItem | None = AssessmentItem.unscoped.select_for_update(no_key=True).filter(
        pk=item, sheet=sheet
    ).first()  # fmt: skip
    if row is None:
        raise RefusalError(Code.NOT_FOUND)
    before = row.typed
    score_item(row, points, why)
    AssessmentItem.unscoped.filter(pk=row.pk).update(typed=points, typed_why=row.typed_why, version=row.version)
    SHEETS.save(sheet)
    record(
        actor, "assessment.score", on=(AssessmentSheet.RECORD, sheet.pk),
        detail={"no": row.no, "before": before, "points": points},
    )  # fmt: skip
    return row


def score_item(row: AssessmentItem, points: int, why: str) -> None:
    """Enter points in an item, not yet written. Raises as `score`, but for NOT_FOUND."""
    if row.indicator:
        raise RefusalError(Code.KNOWN_VALUE, item=row.name, figure=figures().get(row.indicator, row.indicator))
    if points > row.points:
        raise RefusalError(Code.ABOVE_POINTS, most=f"{row.points / 100:g}")
    row.typed_why = SHEETS.plain(why, required=Code.REASON_MISSING, most=MOST_WHY)
    row.typed, row.version = points, row.version + 1


@SHEETS.act(May.OVERSEE, name="assessment.publish")
def publish(
    actor: Actor, pk: int, points: int | None, rank: int | None, source: str, *, version: int | None = None
) -> AssessmentSheet:
    """Record what the city above published: score (hundredths), place, and where. Raises `RefusalError`:
    NOTHING_PUBLISHED, SOURCE_MISSING, CHANGED."""
    sheet = SHEETS.locked(actor, AssessmentSheet, pk, version)
    if points is None and rank is None:
        raise RefusalError(Code.NOTHING_PUBLISHED)
    kept = SHEETS.plain(source, required=Code.SOURCE_MISSING, most=MOST_SOURCE)
    before = {"points": sheet.published_points, "rank": sheet.published_rank}
    SHEETS.save(sheet, published_points=points, published_rank=rank, published_source=kept)
    record(actor, "assessment.publish", on=(AssessmentSheet.RECORD, sheet.pk), detail={"before": before})
    return sheet
