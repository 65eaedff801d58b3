# SPDX-License-Identifier: Apache-2.0
"""People found already deceived, whom the warning desk hands over: to be taken in within their own clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.sources import Detail, Item, Kind, Reason, Source
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.ui.money import money
from wuzha.ui.record import Act, Fact, NextAct, RecordHead
from wuzha.warning.queries import handovers
from wuzha.warning.queries.handovers import Handover
from wuzha.warning.queries.named import there_is


class HandoverSource(Source):
    """Keyed by the warning."""

    code, kind, needs, record = "handovers", Kind.TRANSFER, (May.WORK_FUNDS,), "warning"

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        rows = handovers.open_in_reach(actor, most)
        return [rows.values_list("warning_id", "warning_id", "opened_at", "due_at", Value(0))]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        return {one.warning_id: Item(_what(), _title(one), _line(one)) for one in handovers.open_among(actor, keys)}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        one = handovers.open_of(actor, key)
        if one is None:
            return None
        facts = (Fact(_("Already lost"), money(one.loss_fen)),)
        act = Act(_("Take the report in"), url=reverse("funds:handover", args=[key]), key="o")
        return Detail(
            RecordHead(_title(one), number=one.warning.number, facts=facts),
            NextAct(_what(), due=one.due_at, act=act),
            (Reason(_("Handed over by the warning desk"), one.opened_at, one.opened_by.name),),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return handovers.warning_in_reach(actor, key) is not None

    def there_is(self, key: int) -> bool:
        return there_is(self.record, key)


def _what() -> str:
    return _("Take in a report: the person has paid")


def _title(one: Handover) -> str:
    warning = one.warning
    name = str(warning.name) if warning.name is not None else _("name unknown")
    return f"{rule_set('warning.fraud_types').at().label(warning.fraud_type)} {name} {money(one.loss_fen)}"


def _line(one: Handover) -> str:
    return pgettext("clause", ", ").join((one.warning.number, one.opened_by.name))
