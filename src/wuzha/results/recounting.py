# SPDX-License-Identifier: Apache-2.0
"""Counting pages again before somebody looks: those that were looked at lately and of which something changed."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Preset, preset
from wuzha.org.models import Unit
from wuzha.results.models import KeptCount
from wuzha.results.queries import board, morning
from wuzha.results.queries.kept import count, stale
from wuzha.results.queries.selection import Division, Selection
from wuzha.ui.moments import day

#: Pages nobody looked at for so long are counted when somebody does: a week and a weekend.
LOOKED_AT = timedelta(days=9)
#: Seconds of one run; the pages looked at last are counted first.
LONGEST = 20.0


def recount(now: datetime) -> int:
    """Count again what was looked at lately and no longer stands; how many pages. A run that was missed or killed is
    made up for by the next one, or by whoever looks."""
    until, made = time.monotonic() + LONGEST, 0
    rows = KeptCount.unscoped.filter(looked_at__gte=now - LOOKED_AT).select_related("unit").defer("counts")
    for kept in rows.order_by("-looked_at"):
        if time.monotonic() > until:
            break
        if kept.day != timezone.localdate(now) or stale(kept):
            _count(kept, now)
            made += 1
    return made


def forget(now: datetime) -> int:
    """Delete counts of pages that nobody looks at; how many."""
    return KeptCount.unscoped.filter(looked_at__lt=now - LOOKED_AT).delete()[0]


def _count(kept: KeptCount, now: datetime) -> None:
    asked, unit = dict(kept.asked), kept.unit
    reach = Actor("system", "results", role=kept.role, unit_id=unit.pk, unit_code=unit.code, unit_path=unit.path)
    if asked["page"] == "morning":
        selection = Selection(reach)
        count(selection, asked, morning.counting(selection), kept)
        return
    of, by = asked.get("unit"), Division(asked["by"])
    selection = Selection(
        reach, unit=Unit.objects.filter(pk=of).first() if of else None, operation=asked.get("operation"),
        fraud_type=asked.get("type", ""),
    )  # fmt: skip
    if (period := _period(asked, now)) is not None:
        count(selection, asked, board.counting(selection, period, by), kept)


def _period(asked: dict[str, str], now: datetime) -> Period | None:
    if "grain" in asked:
        return preset(Preset(asked["grain"]), now)
    first, last = day(asked["first"]), day(asked["last"])
    return Period(first, last, now) if first and last else None
