# SPDX-License-Identifier: Apache-2.0
"""Alerts are acknowledged by somebody, once, with those of the same clock that they took the place of."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import OrderAlert
from wuzha.funds.orders.rules.clocks import SAME_CLOCK
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="funds.acknowledge")
def acknowledge(actor: Actor, pk: int) -> None:
    """Take note of an alert, and of the older ones of its clock. Fine when somebody else just did."""
    one = OrderAlert.objects.visible_to(actor).filter(pk=pk).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    kinds = next((kinds for kinds in SAME_CLOCK.values() if one.kind in kinds), (one.kind,))
    of_clock = {"due_at": one.due_at} if one.kind in SAME_CLOCK["objection"] else {}
    done = OrderAlert.unscoped.filter(
        stop=one.stop_id, freeze=one.freeze_id, kind__in=kinds, meant_at__lte=one.meant_at,
        acknowledged_at__isnull=True, **of_clock,
    ).update(acknowledged_at=timezone.now(), acknowledged_by_id=actor.person_id)  # fmt: skip
    if done:
        record(actor, "funds.acknowledge", on=("funds_alert", pk))
