# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.cases.views import lists, record

app_name = "cases"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("<int:pk>/story/", record.story_show, name="story_show"),
    path("victims/<int:pk>/show/", record.victim_show, name="victim_show"),
]
