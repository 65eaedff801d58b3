# SPDX-License-Identifier: Apache-2.0
"""`{% load standing %}`: numbers of standing as they read everywhere."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wuzha.standing.models import UnitStanding
from wuzha.standing.queries.rounds import Place
from wuzha.standing.views import words

register = template.Library()
register.filter("ratio", words.ratio)
register.filter("chance", words.chance)
register.filter("moved", words.moved)
register.filter("ranks", words.ranks)
register.filter("claimed", words.claimed)


@register.filter
def interval(row: UnitStanding) -> str:
    """The 95 % interval of a ratio."""
    return words.interval(row.low, row.high)


@register.simple_tag
def standing_mark(place: Place, *, brief: bool = False) -> SafeString:
    """`{% standing_mark place %}`: ■ ◆ ● with its word. Luck has no chip, for it is no state; with `brief` its word is
    only spoken."""
    if not place.tone and brief:
        word = format_html('<span class="sr-only">{}</span>', place.mark.label)
        return format_html('<span class="quiet"><span aria-hidden="true">{}</span>{}</span>', place.sign, word)
    if not place.tone:
        return format_html('<span class="quiet">{} {}</span>', place.sign, place.mark.label)
    return format_html('<span class="chip" data-tone="{}">{} {}</span>', place.tone, place.sign, place.mark.label)
