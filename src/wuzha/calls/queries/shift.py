# SPDX-License-Identifier: Apache-2.0
"""What a shift hands over of calls: calls whose clock runs, reports of banks to judge or answer, holds in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, ProtectiveHold
from wuzha.calls.rules.states import BANK_OPEN, OPEN, BankState, Road, State, Verdict
from wuzha.org.roles import May
from wuzha.warning.queries.shift_parts import OpenRow, ShiftPart


def _calls(actor: Actor, _now: datetime, most: int) -> Iterable[OpenRow]:
    rows = Call.objects.visible_to(actor).filter(state__in=OPEN, due_at__isnull=False).order_by("due_at", "pk")
    return [OpenRow(one.pk, one.number, one.state, one.due_at) for one in rows[:most]]


def _banks(actor: Actor, _now: datetime, most: int) -> Iterable[OpenRow]:
    rows = BankReport.objects.visible_to(actor).filter(state__in=BANK_OPEN)
    rows = rows.filter(Q(due_at__isnull=False) | Q(verdict=Verdict.OPEN)).order_by("due_at", "pk")
    return [OpenRow(one.pk, one.number, one.state, one.due_at) for one in rows[:most]]


def _holds(actor: Actor, now: datetime, most: int) -> Iterable[OpenRow]:
    rows = ProtectiveHold.objects.visible_to(actor).filter(
        ends_at__gt=now, lifted_at__isnull=True, stop__ended_at__isnull=True
    )
    rows = rows.select_related("call").order_by("ends_at", "pk")
    return [OpenRow(one.call_id, one.call.number, one.road, one.ends_at) for one in rows[:most]]


def _record(pk: int) -> str:
    return reverse("calls:record", args=[pk])


PARTS = (
    ShiftPart(
        "calls", pgettext_lazy("shift", "Calls"), May.READ_CALLS, _calls, lambda code: State(code).label, _record
    ),
    ShiftPart(
        "bank_reports", _("Reports of banks"), May.READ_CALLS, _banks, lambda code: BankState(code).label,
        lambda pk: reverse("calls:bank_report", args=[pk]),
    ),
    ShiftPart("holds", _("Protective holds in force"), May.READ_CALLS, _holds, lambda code: Road(code).label, _record),
)  # fmt: skip
