# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.measures.views import handouts, lists, record

app_name = "measures"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("<int:pk>/review/", record.review, name="review"),
    path("<int:pk>/papers/<slug:code>/make/", record.make, name="make"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("lists/", handouts.index, name="handouts"),
    path("lists/new/", handouts.new, name="handout_new"),
    path("lists/<int:pk>/", handouts.record, name="handout"),
    path("lists/<int:pk>/file/", handouts.file, name="handout_file"),
    path("lists/<int:pk>/do/<slug:name>/", handouts.act, name="handout_act"),
    path("honesty/", handouts.honesty, name="honesty"),
    path("subjects/<int:pk>/", lists.subject, name="subject"),
]
