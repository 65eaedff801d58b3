# SPDX-License-Identifier: Apache-2.0
"""What the shell needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wuzha.org.roles import May, may
from wuzha.web.navigation import entries_for


def shell(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    role = actor.role if actor else ""
    return {
        "actor": actor,
        "posting": getattr(request, "posting", None),
        "demo": settings.WUZHA_DEMO,
        "navigation": entries_for(role, request.path),
        "may": {permission.name.lower(): may(role, permission) for permission in May},
    }
