# SPDX-License-Identifier: Apache-2.0
"""`{% load duty %}`: words of the officer's and the grid worker's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.warning.forms.field_attempt import CHANNELS, result_label
from wuzha.warning.models import Attempt, EnrichmentItem
from wuzha.warning.queries.tasks.grid import Visit
from wuzha.warning.rules.outcomes import Channel
from wuzha.warning.rulesets import COMPLETION

register = template.Library()


@register.filter
def tried(attempt: Attempt) -> str:
    """`电话 · 未接通`."""
    return f"{CHANNELS[Channel(attempt.channel)]} · {result_label(attempt.channel, attempt.result)}"


@register.filter
def item_label(item: EnrichmentItem) -> str:
    """The checklist's word for an item of completion; its code when the checklist has lost it."""
    return next((term.label for term in COMPLETION.at().items if term.code == item.item), item.item)


@register.filter
def provenance(item: EnrichmentItem) -> str:
    """Where an item comes from."""
    return next((term.label for term in COMPLETION.at().provenance if term.code == item.source), item.source)


@register.filter
def share(value: float) -> str:
    """`0.875` as `87.5%`."""
    return f"{value * 100:.1f}%"


@register.filter
def at_key(values: Mapping[int, Any], key: int) -> Any:
    """The value at a key; nothing when it is not there."""
    return values.get(key, "")


@register.filter
def grouped(phone: str) -> SafeString | str:
    """`138 0000 0001` to read out; as text, and so when copied, it has no gaps."""
    if len(phone) != 11 or not phone.isdigit():
        return phone
    return format_html(
        '<span>{}</span><span class="ml-2">{}</span><span class="ml-2">{}</span>', phone[:3], phone[3:7], phone[7:]
    )


@register.filter
def visit_result(visit: Visit) -> str | Promise:
    """What a finished visit came to; one without a result was not needed any more."""
    return result_label(Channel.GRID, visit.result) if visit.result else _("not needed any more")
