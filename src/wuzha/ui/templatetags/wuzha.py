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

from wuzha.sealed import Sealed
from wuzha.ui import charts, codes, components, moments, paper
from wuzha.ui import money as money_room
from wuzha.ui.record import Chip

register = template.Library()
components.register_all(register)
charts.register_all(register)
register.simple_tag(paper.rim, name="paper_rim")

#: Shown for a value that is not there.
NOTHING = "—"


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
def money_plain(fen: int | None) -> str:
    """分 as `1,234.50`, for tables that say the unit in their head; a dash for none."""
    return NOTHING if fen is None else money_room.plain(fen)


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


#: What a badge's tone is called by pages → the colour of a chip.
TONES = {"good": "ok", "warn": "wait", "info": "now", "act": "now"}


def tag(label: object, tone: str = "", sign: str = "") -> SafeString:
    return format_html(
        '<span class="chip" data-tone="{}">{}{}</span>', TONES.get(tone, tone), icon(sign) if sign else "", label
    )


@register.simple_tag(name="tag")
def tag_(label: object, tone: str = "") -> SafeString:
    """A badge: `{% tag _("Active") "good" %}`; tones are good, bad, warn, info, act, 0–3, or none."""
    return tag(label, tone)


@register.simple_tag
def chip(one: Chip) -> SafeString:
    """`{% chip one %}`: a `record.Chip`."""
    return tag(one.label, one.tone, one.icon)


@register.filter
def code_word(code: object) -> str:
    """The word for a code of a rule set, such as a level or a clock."""
    return codes.word(code)
