# SPDX-License-Identifier: Apache-2.0
"""What a shift hands over of money: stops to issue or that a bank has not answered, freezes to decide or issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import StopState
from wuzha.org.roles import May
from wuzha.warning.queries.shift_parts import OpenRow, ShiftPart


def _orders(model: Any, states: tuple[str, ...], actor: Actor, _now: datetime, most: int) -> Iterable[OpenRow]:
    rows = model.objects.visible_to(actor).filter(state__in=states).order_by("due_at", "pk")
    return [OpenRow(one.pk, one.number, one.state, one.due_at) for one in rows[:most]]


def _address(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


PARTS = (
    ShiftPart(
        "stops", _("Stop orders"), May.READ_FUNDS,
        partial(_orders, StopOrder, (StopState.DRAFT, StopState.ISSUED)),
        lambda code: StopState(code).label, partial(_address, "funds:stop"),
    ),
    ShiftPart(
        "freezes", _("Freezes"), May.READ_FUNDS,
        partial(_orders, Freeze, (FreezeState.DRAFT, FreezeState.APPROVED)),
        lambda code: FreezeState(code).label, partial(_address, "funds:freeze"),
    ),
)  # fmt: skip
