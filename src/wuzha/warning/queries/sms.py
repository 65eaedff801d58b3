# SPDX-License-Identifier: Apache-2.0
"""SMS lists as their pages and files show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Max, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.privacy.models import Export
from wuzha.privacy.queries.exports import of_list
from wuzha.warning.models import SmsList, SmsNumber, WarningRecord
from wuzha.warning.rules.lifecycle import OPEN

#: Kind of the export that hands the numbers out.
EXPORT = "warning.sms"
#: Warnings to tick on one page; the rest comes after the first list is made.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a list is: numbers in all and by receipt, and the last file in clear that was asked for."""

    total: int
    #: Receipt ("" for none yet) → numbers.
    receipts: dict[str, int] = field(default_factory=dict)
    export: Export | None = None

    @property
    def answered(self) -> int:
        return self.total - self.receipts.get("", 0)


def lists(actor: Actor) -> QuerySet[SmsList]:
    """The lists of the actor's centres, the latest first, with their counts."""
    rows: QuerySet[SmsList] = SmsList.objects.visible_to(actor).select_related("made_by", "centre")
    return rows.annotate(total=Count("numbers"), last_receipt=Max("numbers__receipt_at")).order_by("-pk")


def fitting(actor: Actor, fraud_type: str, level: int) -> QuerySet[WarningRecord]:
    """Open warnings at the actor's centres of one scam type and level that have a phone number."""
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor).filter(
        centre_id__in=units_below(actor.unit_path).centres, state__in=OPEN, fraud_type=fraud_type, level=level,
        phone__isnull=False,
    )  # fmt: skip
    return rows


def to_choose(actor: Actor, fraud_type: str, level: int) -> tuple[list[WarningRecord], bool]:
    """What may go on a list, never texted in front, then the longest ago; and whether there are more than shown."""
    rows = fitting(actor, fraud_type, level).annotate(texted_at=Max("sms__sms_list__made_at"))
    found: list[Any] = list(
        rows.order_by(F("texted_at").asc(nulls_first=True), "-last_pushed_at", "-pk")[: MOST_SHOWN + 1]
    )
    return found[:MOST_SHOWN], len(found) > MOST_SHOWN


def standing(one: SmsList) -> Standing:
    """The list has been checked to be in reach."""
    counted = SmsNumber.unscoped.filter(sms_list=one).order_by().values_list("receipt").annotate(n=Count("pk"))
    receipts = dict(counted)
    return Standing(sum(receipts.values()), receipts, of_list(EXPORT, query_of(one)).filter(clear=True).first())


def query_of(one: SmsList) -> str:
    """The query string by which an export names the list."""
    return urlencode({"list": one.pk})
