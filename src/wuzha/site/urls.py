# SPDX-License-Identifier: Apache-2.0
"""Every address of the product: one line a room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("wuzha.site.routes")),
    path("warnings/", include("wuzha.warning.urls")),
    path("funds/", include("wuzha.funds.urls")),
    path("live/", include("wuzha.warning.live_urls")),
    path("intake/", include("wuzha.intake.urls")),
    path("exchange/", include("wuzha.exchange.urls")),
    path("audit/", include("wuzha.audit.urls")),
    path("privacy/", include("wuzha.privacy.urls")),
    path("admin/", include("wuzha.org.urls")),
    path("api/v1/", include("wuzha.site.api_routes")),
]

handler400 = "wuzha.ui.errors.bad_request"
handler403 = "wuzha.ui.errors.forbidden"
handler404 = "wuzha.ui.errors.not_found"
handler500 = "wuzha.ui.errors.server_error"
