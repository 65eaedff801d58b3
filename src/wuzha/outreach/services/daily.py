# SPDX-License-Identifier: Apache-2.0
"""每日一宣: a unit's item of a day, its reads, and the city's item with the receipts of who passed it on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Unit
from wuzha.org.services.guard import at_the_top, in_force
from wuzha.outreach.errors import Code
from wuzha.outreach.models import DailyItem, DailyReceipt
from wuzha.outreach.rulesets import CHANNELS, POLICY
from wuzha.outreach.services.activities import RECORDS
from wuzha.outreach.services.base import DAILY, not_ahead, unit_on, word
from wuzha.refusals import RefusalError

MOST_TEXT = 2000


@DAILY.act(*RECORDS, name="daily_item.put")
def put(
    actor: Actor,
    day: date,
    topic: str,
    text: str,
    channel: str,
    *,
    reads: int | None = None,
    unit_id: int | None = None,
    relay: bool = False,
    synthetic: bool = False,
) -> DailyItem:
    """Record what a unit told the public on a day; the city may give its own to the units to pass on (`relay`).

    Raises `RefusalError`: NO_UNIT, IN_FUTURE, BEFORE_DUTY, DAY_TAKEN, TEXT_MISSING, UNKNOWN_WORD, CLEAR_NUMBER,
    TOO_LONG, NOT_ALLOWED.
    """
    unit = unit_on(actor, unit_id, not_ahead(day))
    since = POLICY.at().daily_since
    if day < since:
        raise RefusalError(Code.BEFORE_DUTY, day=since)
    if relay and not at_the_top(actor):
        raise RefusalError(Code.NOT_ALLOWED)
    values = {
        "topic": DAILY.plain(topic, required=Code.TEXT_MISSING),
        "text": DAILY.plain(text, required=Code.TEXT_MISSING, most=MOST_TEXT), "channel": word(CHANNELS, channel),
        "reads": reads, "by_id": actor.person_id, "synthetic": synthetic,
    }  # fmt: skip
    try:
        with transaction.atomic():
            row: DailyItem = DailyItem.unscoped.create(unit=unit, day=day, **values)
    except IntegrityError:
        raise RefusalError(Code.DAY_TAKEN, day=day) from None
    record(actor, "daily_item.put", on=(DailyItem.RECORD, row.pk), detail={"unit": unit.code, "on": day.isoformat()})
    if relay:
        _relay(row, unit)
    return row


def _relay(row: DailyItem, city: Unit) -> None:
    kinds = POLICY.at().relay_kinds
    units = Unit.objects.filter(in_force(row.day), path__startswith=city.path, kind__in=kinds, valid_from__lte=row.day)
    DailyReceipt.unscoped.bulk_create(
        [DailyReceipt(item=row, unit=one, day=row.day) for one in units], ignore_conflicts=True
    )


@DAILY.act(*RECORDS, name="daily_item.correct")
def correct(
    actor: Actor, pk: int, topic: str, text: str, channel: str, reads: int | None, version: int | None = None
) -> DailyItem:
    """Put an item right, or enter how often it was read.

    Raises `RefusalError`: NOT_FOUND, CHANGED, TEXT_MISSING, UNKNOWN_WORD, CLEAR_NUMBER, TOO_LONG.
    """
    row = DAILY.locked(actor, DailyItem, pk, version)
    DAILY.save(
        row, topic=DAILY.plain(topic, required=Code.TEXT_MISSING), channel=word(CHANNELS, channel), reads=reads,
        text=DAILY.plain(text, required=Code.TEXT_MISSING, most=MOST_TEXT),
    )  # fmt: skip
    record(actor, "daily_item.correct", on=(DailyItem.RECORD, row.pk))
    return row


@DAILY.act(*RECORDS, name="daily_receipt.pass_on")
def pass_on(actor: Actor, pk: int, channel: str, reads: int | None = None, now: datetime | None = None) -> DailyReceipt:
    """The unit passed the city's item on. Said again it changes channel and reads, not the time.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD.
    """
    rows = DailyReceipt.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    row: DailyReceipt | None = rows.filter(pk=pk).first()
    if row is None:
        raise RefusalError(Code.NOT_FOUND)
    row.channel, row.by_id = word(CHANNELS, channel), actor.person_id
    row.reads = row.reads if reads is None else reads
    row.passed_at = row.passed_at or now or timezone.now()
    row.save(update_fields=["channel", "by", "reads", "passed_at"])
    record(actor, "daily_receipt.pass_on", on=(DailyReceipt.RECORD, row.pk))
    return row
