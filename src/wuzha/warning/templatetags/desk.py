# SPDX-License-Identifier: Apache-2.0
"""Parts of the pages: the desk's lists and words, who is told of clocks, photos, and what waits on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.pages import capped_text
from wuzha.ui.templatetags import wuzha as wuzha_tags
from wuzha.warning.intake.explain import explain
from wuzha.warning.labels import words_of_step
from wuzha.warning.models import ClockAlert, Directive, WarningRecord
from wuzha.warning.queries import alerts, transfers
from wuzha.warning.queries.alerts import ComingStep, Outlook
from wuzha.warning.queries.doorstep import conflicts
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.paging import column_of
from wuzha.warning.queries.pairs import Line, Pair
from wuzha.warning.queries.queues import MOST_COUNTED
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rulesets import FRAUD_TYPES, SOURCES
from wuzha.warning.templatetags.warning import level, state
from wuzha.warning.views.clocks import choices
from wuzha.warning.views.console import steps
from wuzha.warning.views.doorstep.app import modules
from wuzha.warning.views.doorstep.phone import photo_context, purpose_of_shift
from wuzha.warning.views.doorstep.words import phone_words

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


@register.filter
def step_words(step: ClockAlert | ComingStep) -> str:
    """`首次电话：用时 80%`; from 100 % on, that the time has run out."""
    return words_of_step(step.clock, step.percent)


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


@register.inclusion_tag("warning/doorstep/parts/strip.html", takes_context=True)
def phone_strip(context: Context, face: str, takes: bool = False) -> dict[str, Any]:
    """What waits on this phone; with `takes` the way to take tasks along."""
    said = purpose_of_shift(context["request"], timezone.now()) if takes else ""
    return {"face": face, "takes": takes, "purpose": said or _("Visits of this shift")}


@register.inclusion_tag("warning/doorstep/parts/photos.html", takes_context=True)
def photos(context: Context, warning: WarningRecord) -> dict[str, Any]:
    request = context["request"]
    return photo_context(request, warning) | {"csrf_token": context.get("csrf_token")}


@register.inclusion_tag("warning/doorstep/parts/accounts.html", takes_context=True)
def two_accounts(context: Context, warning: WarningRecord) -> dict[str, Any]:
    """Links to where two accounts of a warning stand side by side; nothing when there is one."""
    return {"conflicts": conflicts.of_warning(context["request"].actor, warning)}


@register.simple_tag(takes_context=True)
def accounts_to_decide(context: Context) -> int:
    """How many warnings have two accounts that wait for a decision."""
    return conflicts.waiting(context["request"].actor)


@register.simple_tag
def preload_modules() -> SafeString:
    return format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in modules()))


@register.simple_tag
def phone_words_script() -> SafeString:
    return json_script(phone_words(), "phone-words")
