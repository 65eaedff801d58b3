# SPDX-License-Identifier: Apache-2.0
"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from wuzha.exchange.views import links, webhooks

app_name = "exchange"
urlpatterns = [
    path("", links.index, name="links"),
    path("<int:pk>/", links.link, name="link"),
    path("<int:pk>/run/", links.run, name="link_run"),
    path("<int:pk>/active/", links.active, name="link_active"),
    path("receipts/<int:pk>/", links.receipt, name="receipt"),
    path("webhooks/", webhooks.index, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/active/", webhooks.active, name="webhook_active"),
    path("webhooks/<int:pk>/secret/", webhooks.secret, name="webhook_secret"),
    path("deliveries/<int:pk>/again/", webhooks.again, name="delivery_again"),
]
