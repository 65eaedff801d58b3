# SPDX-License-Identifier: Apache-2.0
"""What call-backs and watches came to, station by station."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.core.indicators import Preset, preset
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.queries.followup_results import checked, followed
from wuzha.warning.rulesets import CALLBACK


@require_GET
@requires(May.CALL_BACK, May.READ_WARNINGS)
def index(request: ActingRequest) -> HttpResponse:
    """The share of true records with its interval; below the rule's number nothing is compared."""
    asked = request.GET.get("period", "")
    named = Preset(asked) if asked in {one.value for one in periods()} else Preset.MONTH
    period = preset(named)
    policy = CALLBACK.at()
    whole, stations = checked(request.actor, period, policy.enough)
    all_watches, watches = followed(request.actor, period)
    context: dict[str, Any] = {
        "period": period,
        "periods": [
            {"label": label, "url": f"?period={one.value}", "here": one is named, "count": None}
            for one, label in periods().items()
        ],
        "whole": whole,
        "stations": stations,
        "all_watches": all_watches,
        "watches": watches,
        "enough": policy.enough,
    }
    return render(request, "warning/followup/results.html", context)


def periods() -> dict[Preset, str]:
    """The periods to choose from, in the language of the page."""
    return {
        Preset.WEEK: _("This week"),
        Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"),
        Preset.YEAR: _("This year"),
    }
