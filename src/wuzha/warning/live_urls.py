# SPDX-License-Identifier: Apache-2.0
"""Addresses of event streams."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.views.live import pages

app_name = "live"
urlpatterns = [
    path("desk/", pages.desk, name="desk"),
    path("tasks/", pages.tasks, name="tasks"),
    path("wall/", pages.wall_events, name="wall"),
]
