# SPDX-License-Identifier: Apache-2.0
"""Addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from wuzha.privacy.views import trail

app_name = "audit"
urlpatterns = [
    path("", trail.index, name="list"),
    path("<int:pk>/", trail.detail, name="event"),
]
