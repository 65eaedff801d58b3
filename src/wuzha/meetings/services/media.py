# SPDX-License-Identifier: Apache-2.0
"""The record of reports in the media: entered once, struck with a reason, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.meetings.errors import Code
from wuzha.meetings.models import MediaItem
from wuzha.meetings.rulesets import MEDIA
from wuzha.meetings.services.base import MEDIA_ITEMS, city_of, in_city
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

MOST_TITLE, MOST_LINK, MOST_WHY = 120, 300, 200


@dataclass(frozen=True, slots=True)
class NewReport:
    """What appeared, where, on which day, by which unit, and how many read it (persons)."""

    day: date
    medium: str
    kind: str
    title: str
    unit_id: int
    link: str = ""
    readers: int | None = None
    synthetic: bool = False


@MEDIA_ITEMS.act(May.OVERSEE, name="media_item.add")
def add(actor: Actor, new: NewReport) -> MediaItem:
    """Record a report. Raises `RefusalError`: IN_FUTURE, TEXT_MISSING, UNKNOWN_WORD, NOT_FOUND, DOUBLE, TOO_LONG,
    CLEAR_NUMBER."""
    city = city_of(actor)
    row = report_of(city, in_city(city, new.unit_id), new)
    same = MediaItem.unscoped.filter(city=city, day=row.day, medium=row.medium, title=row.title, struck="")
    if same.exists():
        raise RefusalError(Code.DOUBLE)
    row.save(force_insert=True)
    record(actor, "media_item.add", on=(MediaItem.RECORD, row.pk))
    return row


def report_of(city: Unit, unit: Unit, new: NewReport) -> MediaItem:
    """A report as it is kept, not yet written. Raises as `add`, but for NOT_FOUND and DOUBLE."""
    if new.day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    medium = MEDIA_ITEMS.plain(new.medium, required=Code.TEXT_MISSING)
    title = MEDIA_ITEMS.plain(new.title, required=Code.TEXT_MISSING, most=MOST_TITLE)
    link = new.link.strip()
    if len(link) > MOST_LINK:
        raise RefusalError(Code.TOO_LONG, most=MOST_LINK)
    return MediaItem(
        city=city, unit=unit, day=new.day, medium=medium, title=title, link=link,
        kind=MEDIA_ITEMS.word(MEDIA.at(), new.kind), readers=new.readers, synthetic=new.synthetic,
    )  # fmt: skip


@MEDIA_ITEMS.act(May.OVERSEE, name="media_item.strike")
def strike(actor: Actor, pk: int, reason: str) -> MediaItem:
    """It does not count, and why. Raises `RefusalError`: NOT_FOUND, STRUCK_ALREADY, REASON_MISSING, CLEAR_NUMBER."""
    row = MEDIA_ITEMS.locked(actor, MediaItem, pk)
    if row.struck:
        raise RefusalError(Code.STRUCK_ALREADY)
    MEDIA_ITEMS.save(row, struck=MEDIA_ITEMS.plain(reason, required=Code.REASON_MISSING, most=MOST_WHY))
    record(actor, "media_item.strike", on=(MediaItem.RECORD, row.pk))
    return row
