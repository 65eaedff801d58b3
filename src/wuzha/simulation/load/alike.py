# SPDX-License-Identifier: Apache-2.0
"""Pairs of the demo city that wait for "the same person?": one name in one town, told with two phone numbers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import Role
from wuzha.simulation.load.gather import SOURCE
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services.receive import IncomingDirective, receive

#: Name, two phones, scam type; the numbers are invented and apart from those of the city's people (`noise`).
_PEOPLE = (
    ("演示同名甲", ("19901900001", "19901900002"), "BRUSH"),
    ("演示同名乙", ("19901900003", "19901900004"), "LOAN"),
)


def push(actor: Actor) -> int:
    """Have each of them pushed twice, minutes apart, by two numbers; how many pushes there were."""
    visitor = Posting.unscoped.filter(person__synthetic=True, role=Role.ANALYST).order_by("pk").first()
    station = Unit.objects.filter(kind="STATION").order_by("code").first()
    if visitor is None or station is None:
        return 0
    town = station.code[:9]
    now = timezone.now()
    rows: list[IncomingDirective] = []
    for name, phones, kind in _PEOPLE:
        for nth, phone in enumerate(phones):
            rows.append(
                IncomingDirective(
                    line=len(rows) + 1,
                    level=int(Level.MEDIUM),
                    fraud_type=kind,
                    source_type="PROV",
                    pushed_at=now - timedelta(minutes=9 - 4 * nth),
                    phone=phone,
                    name=name,
                    division_code=town,
                )
            )
    receive(rows, source=SOURCE, centre_id=visitor.unit_id, actor=actor)
    return len(rows)
