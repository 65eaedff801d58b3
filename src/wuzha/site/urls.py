# SPDX-License-Identifier: Apache-2.0
"""Every address of the product: the shell's own, and what the apps have registered."""

from __future__ import annotations

from django.urls import include, path

from wuzha.ui import registry

urlpatterns = [
    path("", include("wuzha.site.routes")),
    path("api/v1/", include("wuzha.site.api_routes")),
    *(path(prefix, include(module)) for prefix, module in registry.addresses.items()),
]

handler400 = "wuzha.ui.errors.bad_request"
handler403 = "wuzha.ui.errors.forbidden"
handler404 = "wuzha.ui.errors.not_found"
handler500 = "wuzha.ui.errors.server_error"
