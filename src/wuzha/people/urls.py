# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.people.views import cases, lists, record

app_name = "people"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("cases/<int:pk>/<slug:name>/", cases.in_case, name="in_case"),
]
