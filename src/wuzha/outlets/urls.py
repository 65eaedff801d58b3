# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.outlets.views import counted, outlet, propose, rounds

app_name = "outlets"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("rounds/", rounds.listed, name="rounds"),
    path("rounds/new/", rounds.make, name="make"),
    path("rounds/<int:pk>/", rounds.one, name="round"),
    path("programmes/", outlet.programmes, name="programmes"),
    path("counted/", counted.index, name="counted"),
    path("<int:pk>/", outlet.index, name="outlet"),
    path("<int:pk>/propose/", propose.propose, name="propose"),
    path("measures/<int:pk>/next/", propose.propose_next, name="propose_next"),
]
