# SPDX-License-Identifier: Apache-2.0
"""`{% load desk %}`: parts of the analyst's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.pages import capped_text
from wuzha.ui.templatetags import wuzha as wuzha_tags
from wuzha.warning.intake.explain import explain
from wuzha.warning.models import Directive, WarningRecord
from wuzha.warning.queries.paging import column_of
from wuzha.warning.queries.pairs import Line, Pair
from wuzha.warning.queries.queues import MOST_COUNTED, Filters
from wuzha.warning.rulesets import FRAUD_TYPES, SOURCES
from wuzha.warning.templatetags.warning import level, state
from wuzha.warning.views.console import steps

register = template.Library()


@register.inclusion_tag("warning/console/parts/five_steps.html", takes_context=True)
def five_steps(context: Context, beside: bool = False) -> dict[str, Any]:
    """The strip of the five steps with its dismiss button; `beside` when an htmx answer brings it along."""
    return {
        "items": steps.strip(context["request"]),
        "beside": beside,
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }


@register.filter
def capped(number: int) -> str:
    """`12`, or `999+`."""
    return capped_text(number, MOST_COUNTED)


@register.filter
def order_in(warning: WarningRecord, filters: Filters) -> str:
    """What the warning's place in the list is ordered by, as a number for the script."""
    order = getattr(warning, column_of(filters))
    return repr(order.timestamp() if isinstance(order, datetime) else float(order))


@register.filter
def faults(record: Directive | WarningRecord) -> list[tuple[str, str]]:
    """What was wrong with the fields that came in: (what, what to do)."""
    return [explain(flag) for flag in record.flags]


@register.filter
def value_at(values: dict[Any, Any] | None, key: Any) -> Any:
    """The value at a key; nothing when it is not there."""
    return (values or {}).get(key, "")


@register.filter
def sides(pair: Pair) -> tuple[WarningRecord, WarningRecord]:
    """The two warnings of a pair, in the order of the columns."""
    return pair.one, pair.other


@register.simple_tag
def pair_value(line: Line, side: str, clear: dict[str, dict[str, str]] | None = None) -> Any:
    """What one side has in a line, masked unless both were opened."""
    value = getattr(line, side)
    if line.shape == "sealed":
        opened = (clear or {}).get(side)
        return (opened.get(line.column) or wuzha_tags.NOTHING) if opened is not None else wuzha_tags.masked(value)
    if value in (None, ""):
        return wuzha_tags.NOTHING
    show: dict[str, Callable[[Any], Any]] = {
        "money": wuzha_tags.money,
        "moment": wuzha_tags.moment,
        "level": level,
        "state": state,
        "type": lambda code: FRAUD_TYPES.at().label(code),
        "source": lambda code: SOURCES.at().label(code),
    }
    return show.get(line.shape, str)(value)


@register.simple_tag
def desk_words() -> SafeString:
    """Words of the desk's script."""
    words = {
        "tick": _("Tick or untick the row"),
        "tick_range": _("Tick the rows up to this one"),
        "back": _("Back to the list"),
        "open": _("Open the row"),
        "row_open": _("{number} is open."),
        "refreshed": _("The list has changed."),
    }
    return json_script(words, "desk-words")


@register.simple_tag
def live_words() -> SafeString:
    """Words of the script that keeps the desk true."""
    return json_script({"arrived": _("{n} new in this list"), "left": _("No longer in this list")}, "live-words")
