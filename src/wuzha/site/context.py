# SPDX-License-Identifier: Apache-2.0
"""What the shell needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wuzha.org.demo import demo_postings
from wuzha.org.roles import May, may
from wuzha.site.navigation import entries_for
from wuzha.warning.services.doorstep.owner import owner_of, session_tag


def shell(request: HttpRequest) -> dict[str, Any]:
    """`posting` and `actor` are `None` before the log-in; lists are read only if the template shows them."""
    actor = getattr(request, "actor", None)
    role = actor.role if actor else ""
    return {
        "actor": actor,
        "posting": getattr(request, "posting", None),
        "postings": getattr(request, "postings", []),
        "device": _device(request),
        "demo": settings.WUZHA_DEMO,
        "demo_people": SimpleLazyObject(demo_postings) if settings.WUZHA_DEMO else [],
        "navigation": entries_for(role, request.path, actor),
        "may": {permission.name.lower(): may(role, permission) for permission in May},
    }


def _device(request: HttpRequest) -> dict[str, str]:
    """How a phone knows whether what lies on it belongs to this session and person; both empty before the log-in."""
    posting = getattr(request, "posting", None)
    if posting is None:
        return {"session": "", "owner": ""}
    return {"session": session_tag(request.session.session_key, posting.pk), "owner": owner_of(posting.person_id)}
