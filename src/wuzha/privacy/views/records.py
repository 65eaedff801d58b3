# SPDX-License-Identifier: Apache-2.0
"""All records about one person (PIPL 45): which they are and what the person is in each, masked, for a purpose."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wuzha.audit.labels import record_number
from wuzha.audit.services import record
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy import subjects
from wuzha.privacy.forms import RecordsForm
from wuzha.privacy.services import grants

#: Records that are shown.
MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    """The search. What names the person stands neither in an address nor in the trail; what it was for does."""
    form = RecordsForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and not form.is_valid():
        return render(request, "privacy/records.html", context, status=422)
    if form.is_bound:
        asked = form.cleaned_data
        purpose = grants.purpose_text(asked["purpose"], asked["reference"], asked["more"])
        found = subjects.entries(request.actor, asked["subject"])
        shown = found[:MOST]
        detail = {"records": len({one.record for one in found}), "for": asked["purpose"]}
        record(request.actor, "personal.records", purpose=purpose, rows=len(shown), detail=detail)
        context |= {
            "searched": True,
            "rows": [{"entry": one, "number": record_number(*one.record)} for one in shown],
            "records": detail["records"],
            "more_than": MOST if len(found) > MOST else 0,
        }
    return render(request, "privacy/records.html", context)
