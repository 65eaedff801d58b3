# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.bulletins.views import editing, lists, record, suggestions

app_name = "bulletins"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/preview/", editing.preview, name="preview"),
    path("<int:pk>/file/", record.draft_file, name="draft_file"),
    path("<int:pk>/differences/", record.differences, name="differences"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("suggestions/", suggestions.index, name="suggestions"),
    path("suggestions/new/", suggestions.new, name="suggestion_new"),
    path("suggestions/<int:pk>/", suggestions.record, name="suggestion"),
    path("suggestions/<int:pk>/do/<slug:name>/", suggestions.act, name="suggestion_act"),
]
