# SPDX-License-Identifier: Apache-2.0
"""`{% load origins %}`: the number of what a record came out of, as a way back to it."""

from __future__ import annotations

from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wuzha.core import origins

register = Library()


@register.simple_tag(takes_context=True)
def origin_number(context: Context, object_type: str, key: int, number: str) -> SafeString:
    """`{% origin_number "warning" warning.pk push.directive_no %}`: a number under which a record came in; a link where
    it is that of another record here and whoever looks may open it."""
    actor = context["request"].actor
    came = next((one for one in origins.of(actor, object_type, [key]).get(key, []) if one.number == number), None)
    if came is None:
        return format_html('<span class="code">{}</span>', number)
    return format_html('<a class="link-quiet code" href="{}">{}</a>', came.url, number)
