# SPDX-License-Identifier: Apache-2.0
"""`{% load wuzha %}`: everything a page is made of. Filters and small inline parts; larger ones in `components`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.audit import labels
from wuzha.audit.models import Event
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.org.rules import rule_set
from wuzha.sealed import Sealed
from wuzha.ui import codes, components, moments
from wuzha.ui import money as money_room
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import DISSUADED, Outcome

register = template.Library()
components.register_all(register)

#: Shown for a value that is not there.
NOTHING = "—"
STATE_TONES = {
    State.RECEIVED: "info",
    State.CLAIMED: "act",
    State.DISPATCHED: "warn",
    State.SIGNED: "info",
    State.WORKING: "act",
    State.CLOSED: "good",
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """`{% icon "phone" %}`: a sign beside words, hidden from screen readers. Names: `assets/icons.json`."""
    address = static("dist/icons.svg")
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', extra, address, name
    )


@register.filter
def money(fen: int | None) -> str:
    """分 as `1,234.50 元`; a dash for none."""
    return NOTHING if fen is None else money_room.money(fen)


@register.filter
def money_brief(fen: int | None) -> str:
    """分 at a glance, such as `12.34 万元`."""
    return NOTHING if fen is None else money_room.brief(fen)


@register.filter
def thousands(number: int | None) -> str:
    """`1829488` as `1,829,488`, in either language."""
    return NOTHING if number is None else f"{number:,}"


@register.filter
def masked(value: Sealed | None) -> SafeString:
    """A sealed value as it may be shown to anybody who may see the record."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', _("not known"))
    return format_html('<span class="masked">{}</span>', str(value))


@register.filter
def moment(at: datetime | date | None) -> SafeString | str:
    """`2026-05-06 10:20`, local."""
    if at is None:
        return NOTHING
    return format_html('<time datetime="{}" class="whitespace-nowrap">{}</time>', at.isoformat(), moments.local(at))


@register.filter
def moment_exact(at: datetime) -> SafeString:
    """To the second, for the trail."""
    text = timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
    return format_html('<time datetime="{}" class="whitespace-nowrap">{}</time>', at.isoformat(), text)


@register.simple_tag
def ago(at: datetime | None) -> SafeString | str:
    """How long ago, ticking; the moment itself on hover."""
    if at is None:
        return NOTHING
    return format_html(
        '<time datetime="{}" data-time="ago" title="{}" class="whitespace-nowrap">{}</time>',
        at.isoformat(),
        moments.local(at),
        moments.ago(at),
    )


@register.simple_tag
def due(at: datetime | None, done_at: datetime | None = None) -> SafeString | str:
    """A deadline: what is left or how late, ticking; with `done_at` whether it was kept, standing still."""
    if at is None:
        return NOTHING
    if done_at is not None:
        kept = done_at <= at
        state, word = ("kept", _("in time")) if kept else ("late", moments.countdown(at, done_at).text)
        moving = SafeString("")
    else:
        now = moments.countdown(at)
        state, word = now.state, now.text
        moving = SafeString('data-time="due"')
    return format_html(
        '<time datetime="{}" {} data-state="{}" title="{}" class="countdown-clock">{}<span data-word>{}</span></time>',
        at.isoformat(),
        moving,
        state,
        moments.local(at),
        icon("check" if state == "kept" else "clock"),
        word,
    )


def tag(label: object, tone: str = "", extra: str = "") -> SafeString:
    return format_html('<span class="tag {}" data-tone="{}">{}</span>', extra, tone, label)


@register.simple_tag(name="tag")
def tag_(label: object, tone: str = "") -> SafeString:
    """A badge: `{% tag _("Active") "good" %}`; tones are good, bad, warn, info, act, 0–3, or none."""
    return tag(label, tone)


@register.simple_tag
def level(value: int) -> SafeString:
    """The badge of a level; URGENT is filled."""
    one = Level(value)
    return tag(one.label, str(one.value), "tag-solid" if one is Level.URGENT else "")


@register.simple_tag
def state(value: str) -> SafeString:
    one = State(value)
    return tag(one.label, STATE_TONES.get(one, ""))


@register.simple_tag
def outcome(value: str) -> SafeString | str:
    if not value:
        return NOTHING
    one = Outcome(value)
    tone = "good" if one in DISSUADED else "bad" if one is Outcome.ALREADY_DECEIVED else ""
    return tag(one.label, tone)


@register.filter
def role_label(value: str) -> str:
    """The role's name; the code itself for one that no longer exists."""
    return str(Role(value).label) if value in Role.values else value


@register.filter
def action_label(action: str) -> str:
    """What an action of the audit trail is called."""
    return labels.action_label(action)


@register.filter
def record_label(object_type: str) -> str:
    """What a kind of record in the audit trail is called."""
    return labels.record_label(object_type)


@register.filter
def record_number(event: Event) -> str:
    """The number of an event's record as people read it out, else its key."""
    return labels.record_number(event.object_type, event.object_id)


@register.filter
def kind_label(value: str) -> str:
    return str(UnitKind(value).label) if value in UnitKind.values else value


@register.filter
def code_word(code: object) -> str:
    """The word for a code of a rule set, such as a level or a clock."""
    return codes.word(code)


@register.simple_tag
def rule_label(key: str, code: str) -> str:
    """The word for a code in a dictionary in force: `{% rule_label "warning.fraud_types" warning.fraud_type %}`."""
    return str(rule_set(key).at().label(code)) if code else NOTHING
