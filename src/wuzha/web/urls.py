# SPDX-License-Identifier: Apache-2.0
"""Every address of the product: one line a room."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

ROOMS = (
    ("", "wuzha.web.routes"),
    ("warnings/", "wuzha.warning.urls"),
    ("intake/", "wuzha.intake.urls"),
    ("audit/", "wuzha.audit.urls"),
    ("admin/", "wuzha.org.urls"),
    ("api/v1/", "wuzha.web.api_routes"),
)
urlpatterns = [path(prefix, include(room)) for prefix, room in ROOMS if find_spec(room)]

handler400 = "wuzha.web.errors.bad_request"
handler403 = "wuzha.web.errors.forbidden"
handler404 = "wuzha.web.errors.not_found"
handler500 = "wuzha.web.errors.server_error"
