# SPDX-License-Identifier: Apache-2.0
"""Alerts are acknowledged by somebody, once."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import OrderAlert
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="funds.acknowledge")
def acknowledge(actor: Actor, pk: int) -> None:
    """Take note of an alert. Fine when somebody else just did."""
    found = OrderAlert.objects.visible_to(actor).filter(pk=pk)
    if not found.exists():
        raise RefusalError(Code.NOT_FOUND)
    done = found.filter(acknowledged_at__isnull=True).update(
        acknowledged_at=timezone.now(), acknowledged_by_id=actor.person_id
    )
    if done:
        record(actor, "funds.acknowledge", on=("funds_alert", pk))
