# SPDX-License-Identifier: Apache-2.0
"""`{% load fair %}`: numbers and marks of a round of standing as they read everywhere."""

from __future__ import annotations

from typing import Any, Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wuzha.core.standing import chance, moved, ratio
from wuzha.core.standing import interval as between
from wuzha.core.standing.rows import Judged

register = template.Library()
register.filter("ratio", ratio)
register.filter("chance", chance)
register.filter("moved", moved)


class Marked(Protocol):
    """Something that stands by a mark: a unit in a round."""

    @property
    def sign(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def mark(self) -> Any: ...


@register.filter
def ranks(row: Judged) -> str:
    """The interval of the rank, never a place alone."""
    return f"{row.rank_low}–{row.rank_high}"


@register.filter
def interval(row: Judged) -> str:
    """The 95 % interval of a ratio."""
    return between(row.low, row.high)


@register.simple_tag
def standing_mark(place: Marked, *, brief: bool = False) -> SafeString:
    """`{% standing_mark place %}`: ■ ◆ ● with its word. Luck has no chip, for it is no state; with `brief` its word is
    only spoken."""
    if not place.tone and brief:
        word = format_html('<span class="sr-only">{}</span>', place.mark.label)
        return format_html('<span class="quiet"><span aria-hidden="true">{}</span>{}</span>', place.sign, word)
    if not place.tone:
        return format_html('<span class="quiet">{} {}</span>', place.sign, place.mark.label)
    return format_html('<span class="chip" data-tone="{}">{} {}</span>', place.tone, place.sign, place.mark.label)
