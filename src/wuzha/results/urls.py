# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.results.views import board, morning, publications, records

app_name = "results"
urlpatterns = [
    path("", board.index, name="board"),
    path("morning/", morning.index, name="morning"),
    path("records/", records.index, name="records"),
    path("published/", publications.index, name="publications"),
    path("published/<int:pk>/", publications.record, name="publication"),
]
