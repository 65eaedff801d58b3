# SPDX-License-Identifier: Apache-2.0
"""Addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from wuzha.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.detail, name="event"),
]
