# SPDX-License-Identifier: Apache-2.0
"""What the shell needs on every page."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wuzha.org.demo import demo_cards
from wuzha.org.duty import title_of
from wuzha.org.roles import May, may
from wuzha.runtime.room import shortage
from wuzha.simulation.queries import progress
from wuzha.site.navigation import entries_for
from wuzha.ui import registry


def shell(request: HttpRequest) -> dict[str, Any]:
    """`posting` and `actor` are `None` before the log-in; lists are read only if the template shows them."""
    actor = getattr(request, "actor", None)
    posting = getattr(request, "posting", None)
    role = actor.role if actor else ""
    entries = entries_for(role, request.path, actor)
    found: dict[str, Any] = {
        "actor": actor,
        "posting": posting,
        "posting_title": title_of(posting) if posting else "",
        "postings": getattr(request, "postings", []),
        "demo": settings.WUZHA_DEMO,
        "filling": progress if settings.WUZHA_DEMO else None,
        "room": shortage(),
        "demo_groups": SimpleLazyObject(demo_cards) if settings.WUZHA_DEMO else [],
        "navigation": entries,
        "may": {permission.name.lower(): may(role, permission) for permission in May},
    }
    for name in registry.contexts:
        found |= resolve_name(name)(request)
    for entry in entries:
        if entry["counter"]:
            entry["waiting"] = found[entry["counter"]]
    return found
