# SPDX-License-Identifier: Apache-2.0
"""Alarms of orders, one row an order: of each of its clocks the newest stands for those before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, OrderAlert, StopOrder
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.services import alerts as services
from wuzha.inbox.sources import CONFIRM, Detail, Here, Item, Kind, Reason, Rows, Source, Wait
from wuzha.org.roles import May
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

_MODELS: dict[str, Any] = {"stop": StopOrder, "freeze": Freeze}


class AlarmSource(Source):
    """Those of stops, or those of freezes."""

    kind, needs, money = Kind.ALERT, (May.WORK_FUNDS,), True

    def __init__(self, order: str) -> None:
        self.order, self.model = order, _MODELS[order]
        self.code, self.record = f"{order}s", self.model.RECORD  # type: ignore[misc]  # two of one class

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        return desk.alarming(actor, self.order, most)

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        # A freeze that lapsed just now may have had an alarm before.
        rows = {key: (since, due) for rows in reversed(found) for key, _same, since, due, _level in rows}
        return [Wait(key, (self.record, key), *times, 0 if times[1] <= now else 1) for key, times in rows.items()]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        return {
            key: Item(_what(rows), title_of(rows[0].order), _line(rows[0].order), told, confirms=True)
            for key, (rows, told) in desk.alarms_of(actor, self.order, keys).items()
        }

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        rows, _told = desk.alarms_of(actor, self.order, [key]).get(key, ([], 0))
        if not rows:
            return None
        order = rows[0].order
        return Detail(
            head_of(order),
            NextAct(_what(rows), due=order.due_at or rows[0].due_at, act=open_order(order)),
            tuple(Reason(str(one.get_kind_display()), one.meant_at) for one in rows),
            (_noted(),) if all(one.pk for one in rows) else (),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return bool(self.model.objects.visible_to(actor).filter(pk=key).exists())

    def there_is(self, key: int) -> bool:
        return bool(self.model.unscoped.filter(pk=key).exists())

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        rows, _told = desk.alarms_of(actor, self.order, [key]).get(key, ([], 0))
        for one in rows:
            if one.pk:
                services.acknowledge(actor, one.pk)


def _what(rows: list[OrderAlert]) -> str:
    return pgettext("clause", ", ").join(dict.fromkeys(str(one.get_kind_display()) for one in rows))


def title_of(order: StopOrder | Freeze) -> str:
    """`止付 80,000.00 元 622200******0123`."""
    word = pgettext("order", "Stop") if isinstance(order, StopOrder) else pgettext("order", "Freeze")
    return f"{word} {money(order.amount_fen)} {order.account.number}"


def _line(order: StopOrder | Freeze) -> str:
    bank = order.institution.name if order.institution else _("institution unknown")
    return pgettext("clause", ", ").join((bank, str(order.get_state_display()), order.number))


def head_of(order: StopOrder | Freeze) -> RecordHead:
    facts = [Fact(_("Institution"), order.institution.name if order.institution else _("not known"))]
    if order.expires_at is not None:
        facts.append(Fact(_("Until"), f"{timezone.localtime(order.expires_at):%Y-%m-%d %H:%M}"))
    return RecordHead(
        title_of(order), number=order.number, chips=(Chip(order.get_state_display()),), facts=tuple(facts)
    )


def open_order(order: StopOrder | Freeze) -> Act:
    return Act(_("Open the order"), url=order.get_absolute_url(), key="o")


def _noted() -> Here:
    return Here(
        CONFIRM,
        _("Confirm the alarms"),
        says=_("Confirming only stops the reminder: the clock runs on, and what is overdue stays overdue."),
    )
