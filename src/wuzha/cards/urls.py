# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.cards.views import lists, outlets, record

app_name = "cards"
urlpatterns = [
    path("", lists.index, name="index"),
    path("find/", lists.find, name="find"),
    path("<int:pk>/", record.card, name="card"),
    path("outlets/<int:pk>/", outlets.outlet, name="outlet"),
]
