# SPDX-License-Identifier: Apache-2.0
"""The API for people who write programs: every operation on one page, drawn here, with nothing from outside."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.site.reference import groups_of, schema


@require_safe
@requires()
def reference(request: ActingRequest) -> HttpResponse:
    """The operations, grouped as in the description."""
    return render(request, "site/api.html", {"groups": groups_of(schema())})


@require_safe
@requires()
def openapi(_request: ActingRequest) -> HttpResponse:
    """The OpenAPI description of every operation."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})
