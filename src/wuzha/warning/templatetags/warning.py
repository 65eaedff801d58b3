# SPDX-License-Identifier: Apache-2.0
"""`{% load warning %}`: the badges of a warning."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from wuzha.ui.templatetags.wuzha import NOTHING, tag
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import DISSUADED, Outcome

register = template.Library()

STATE_TONES = {
    State.RECEIVED: "info",
    State.CLAIMED: "act",
    State.DISPATCHED: "warn",
    State.SIGNED: "info",
    State.WORKING: "act",
    State.CLOSED: "good",
}


@register.simple_tag
def level(value: int) -> SafeString:
    """The badge of a level; URGENT is filled."""
    one = Level(value)
    return tag(one.label, str(one.value), "tag-solid" if one is Level.URGENT else "")


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
