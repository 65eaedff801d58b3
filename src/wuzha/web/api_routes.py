# SPDX-License-Identifier: Apache-2.0
"""Addresses of the API (`/api/v1/`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wuzha.org.access import requires
from wuzha.web.api import api


@require_safe
@requires()
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of every operation."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"ensure_ascii": False})


api.add_router("", "wuzha.warning.api.router.router")

urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
