# SPDX-License-Identifier: Apache-2.0
"""`{% load lists %}`: what every list offers around its table, and every long form."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone

from wuzha.core import drafts, lists
from wuzha.core.models import ListColumns
from wuzha.pages import PARAM

register = Library()


@register.simple_block_tag(takes_context=True)
def listing(context: Context, content: str, export: str | None = "", kind: str = "") -> str:
    """`{% listing %}{% panel … %}<table>…{% endpanel %}{% endlisting %}`: kept views, the columns one wants to see, and
    with `export` (where one asks for it) the way to a file of a `kind`, around a list whose address takes nothing from
    its path."""
    request = context["request"]
    place, query = request.resolver_match.view_name, request.GET.copy()
    query.pop(PARAM, None)
    asked = query.urlencode()
    chosen = ListColumns.objects.filter(person_id=request.actor.person_id, place=place).first()
    kept = [{"view": one, "here": one.query == asked} for one in lists.kept(request.actor, place)]
    found = {
        "content": content, "place": place, "query": asked, "export": export, "kind": kind, "views": kept,
        "hidden": chosen.hidden if chosen else [], "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
    return render_to_string("core/listing.html", found)


@register.inclusion_tag("core/draft.html", takes_context=True)
def draft(context: Context) -> dict[str, Any]:
    """`{% draft %}` in a form of many fields that is sent to the page's own address: what is typed is kept."""
    request = context["request"]
    found = drafts.draft(request.actor, request.path, timezone.now()) if request.method == "GET" else None
    return {"place": request.path, "at": found[0] if found else None, "values": found[1] if found else None}
