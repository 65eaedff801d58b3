# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.measures.views import lists, record

app_name = "measures"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("<int:pk>/papers/<slug:code>/make/", record.make, name="make"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("subjects/<int:pk>/", lists.subject, name="subject"),
]
