# SPDX-License-Identifier: Apache-2.0
"""Addresses of what people may do with any list or long form (`/lists/`)."""

from __future__ import annotations

from django.urls import path

from wuzha.core import views

app_name = "lists"
urlpatterns = [
    path("keep/", views.keep, name="keep"),
    path("drop/", views.drop, name="drop"),
    path("columns/", views.columns, name="columns"),
    path("draft/", views.draft, name="draft"),
]
