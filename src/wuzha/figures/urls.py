# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.figures.views import catalogue, live, snapshots

app_name = "figures"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("of/<str:code>/", catalogue.indicator, name="indicator"),
    path("records/", live.records, name="records"),
    path("kept/", snapshots.index, name="snapshots"),
    path("kept/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("kept/figure/<int:pk>/", snapshots.snapshot_records, name="snapshot_records"),
]
