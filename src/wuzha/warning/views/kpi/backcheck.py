# SPDX-License-Identifier: Apache-2.0
"""The back-check of a unit's cases beside its indicators: each number opens the cases it counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries.backcheck import WARNED, Filters
from wuzha.warning.queries.indicators.selection import LAND
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK
from wuzha.warning.views.kpi.asked import KpiQuery

Card = dict[str, Any]


def cards(actor: Actor, asked: KpiQuery) -> list[Card]:
    """Cases reported in the period, how many were warned in time, and each class; nothing for a territory, for who may
    not read cases, and where there are none."""
    if not may(actor.role, May.READ_CASES) or asked.unit.kind in LAND:
        return []
    filters = Filters(asked.period, BACKCHECK.at().usual, unit=asked.unit)
    found = cases.totals(actor, filters)
    if not found.cases:
        return []
    matched = found.cases - found.missed
    late = found.by_stage.get(Stage.BEFORE_PUSH, 0)
    return [
        _card(filters, _("Cases"), f"{found.cases:,}"),
        _card(filters, _("Warned in time"), _share(found.despite, found.cases), WARNED, (found.despite, found.cases)),
        _card(filters, _("Deceived before the push"), _share(late, matched), Stage.BEFORE_PUSH, (late, matched)),
        *(
            _card(filters, str(stage.label), f"{found.by_stage.get(stage, 0):,}", stage)
            for stage in Stage
            if stage is not Stage.BEFORE_PUSH
        ),
    ]


def _card(filters: Filters, label: str, value: str, stage: str = "", parts: tuple[int, int] | None = None) -> Card:
    given = {
        "from": filters.period.first.isoformat(), "to": filters.period.last.isoformat(), "days": filters.days,
        "stage": str(stage), "unit": filters.unit.code if filters.unit else "",
    }  # fmt: skip
    url = f"{reverse('warning:cases')}?{urlencode({name: one for name, one in given.items() if one})}"
    return {"label": label, "value": value, "note": f"{parts[0]:,} / {parts[1]:,}" if parts else "", "url": url}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"
