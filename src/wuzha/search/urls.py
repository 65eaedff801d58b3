# SPDX-License-Identifier: Apache-2.0
"""Addresses of the search and the command palette."""

from __future__ import annotations

from django.urls import path

from wuzha.search import views

app_name = "search"
urlpatterns = [
    path("", views.index, name="index"),
    path("hits/", views.hits, name="hits"),
    path("places/", views.places, name="places"),
]
