# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.figures.views import snapshots

app_name = "figures"
urlpatterns = [
    path("kept/", snapshots.index, name="snapshots"),
    path("kept/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("kept/figure/<int:pk>/", snapshots.snapshot_records, name="snapshot_records"),
]
