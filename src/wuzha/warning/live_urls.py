# SPDX-License-Identifier: Apache-2.0
"""Addresses of event streams."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.views.live import source

app_name = "live"
urlpatterns = [
    path("desk/", source.desk, name="desk"),
    path("tasks/", source.tasks, name="tasks"),
    path("wall/", source.wall_events, name="wall"),
]
