# SPDX-License-Identifier: Apache-2.0
"""`{% load clocks %}`: words of alerts, and the panel that says who is told when."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.queries import alerts, transfers
from wuzha.warning.queries.alerts import ComingStep, Outlook
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rules.steps import ClockName
from wuzha.warning.views.clocks.pauses import choices

register = template.Library()
WHOLE = 100


@register.filter
def step_words(step: ClockAlert | ComingStep) -> str:
    """`首次电话：用时 80%`; from 100 % on, that the time has run out."""
    clock = ClockName(step.clock).label
    if step.percent < WHOLE:
        return _("%(clock)s: %(percent)s%% of the time has run") % {"clock": clock, "percent": step.percent}
    if step.percent == WHOLE:
        return _("%(clock)s: the time has run out") % {"clock": clock}
    return _("%(clock)s: overdue, %(percent)s%% of the time") % {"clock": clock, "percent": step.percent}


@register.filter
def chain_hole(outlook: Outlook) -> bool:
    """Whether a step to come names nobody."""
    return any(step.has_hole for step in outlook.coming)


@register.inclusion_tag("warning/clocks/parts/told.html", takes_context=True)
def who_is_told(context: Any, warning: WarningRecord) -> dict[str, Any]:
    """The panel of a warning at a station: steps to come, steps told, pauses, and the ways out."""
    now, actor = timezone.now(), context["actor"]
    at_station = warning.state in AT_STATION
    return {
        "warning": warning,
        "outlook": alerts.outlook(warning, now),
        "pausable": choices(actor, warning, now),
        "transfer": transfers.of_warning(actor, warning) if at_station else None,
        "csrf_token": context.get("csrf_token"),
    }
