# SPDX-License-Identifier: Apache-2.0
"""Badges and words of warnings, attempts, items of completion, call-backs and cases."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.ui.templatetags.wuzha import NOTHING, masked, tag
from wuzha.warning.fields import CARRIED
from wuzha.warning.forms.field_attempt import CHANNELS, result_label
from wuzha.warning.models import Attempt, EnrichmentItem, WarningRecord
from wuzha.warning.queries.tasks.grid import Visit
from wuzha.warning.rules.backcheck import DESPITE_WARNING, Stage
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import DISSUADED, Channel, Outcome
from wuzha.warning.rulesets import BACKCHECK, CALLBACK, COMPLETION

register = template.Library()

#: What the pages of a warning show of what it carries.
SHOWN = tuple(one for one in CARRIED if one.page)

STATE_TONES = {
    State.RECEIVED: "info",
    State.CLAIMED: "act",
    State.DISPATCHED: "warn",
    State.SIGNED: "info",
    State.WORKING: "act",
    State.CLOSED: "good",
}


@register.simple_tag
def carried(record: WarningRecord, clear: dict[str, str] | None = None) -> list[tuple[Any, str]]:
    """(label, text) of the declared fields that are known; personal data masked, but for what was opened."""
    known = [(one, value) for one in SHOWN if (value := getattr(record, one.key)) is not None]
    return [
        (one.label, ((clear or {}).get(one.key) or masked(value)) if one.sealed else one.type.text(value))
        for one, value in known
    ]


@register.simple_tag
def level(value: int) -> SafeString:
    """The badge of a level; URGENT is filled."""
    one = Level(value)
    return tag(one.label, str(one.value))


@register.simple_tag
def state(value: str) -> SafeString:
    """The badge of a state."""
    one = State(value)
    return tag(one.label, STATE_TONES.get(one, ""))


@register.simple_tag
def outcome(value: str) -> SafeString | str:
    """The badge of an outcome; a dash for none."""
    if not value:
        return NOTHING
    one = Outcome(value)
    tone = "good" if one in DISSUADED else "bad" if one is Outcome.ALREADY_DECEIVED else ""
    return tag(one.label, tone)


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


@register.filter
def value_at(values: dict[Any, Any] | None, key: Any) -> Any:
    """The value at a key; nothing when it is not there."""
    return (values or {}).get(key, "")


@register.filter
def invalid_reason(code: str) -> str:
    """Why a record was found not true."""
    return CALLBACK.at().reason_label(code)


@register.filter
def correction_reason(code: str) -> str:
    """Why a class was corrected."""
    return BACKCHECK.at().reason_label(code)


@register.simple_tag
def stage(value: str) -> SafeString:
    """The badge of a class: warned in time and deceived all the same stands out."""
    one = Stage(value)
    return tag(one.label, "bad" if one is Stage.AFTER_MEETING else "warn" if one in DESPITE_WARNING else "")
