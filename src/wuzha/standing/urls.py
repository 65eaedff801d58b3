# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.standing.views import home, rounds, unit, wall

app_name = "standing"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("home/", home.index, name="home"),
    path("wall/", wall.index, name="wall"),
    path("rounds/", rounds.listed, name="rounds"),
    path("rounds/new/", rounds.make, name="make"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("units/<int:pk>/", unit.index, name="unit"),
]
