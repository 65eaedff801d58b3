# SPDX-License-Identifier: Apache-2.0
"""Talks by version: the texts side by side, and what talks with each came to."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.queries import scripts

#: Days of closed warnings that are looked at.
LOOK_BACK = timedelta(days=365)


@require_GET
@requires(May.OPEN_KPI)
def index(request: ActingRequest) -> HttpResponse:
    """One scam type at a time. Small numbers would tell on people, so this is for those who may open the records."""
    types = scripts.types()
    asked = request.GET.get("type", "")
    chosen = asked if asked in {code for code, _name in types} else types[0][0]
    context = {
        "types": [{"label": name, "url": f"?type={code}", "here": code == chosen} for code, name in types],
        "chosen": chosen,
        "effects": list(reversed(scripts.effects(request.actor, chosen, timezone.now() - LOOK_BACK))),
        "least": scripts.LEAST_TALKS,
        "days": LOOK_BACK.days,
    }
    return render(request, "warning/scripts.html", context)
