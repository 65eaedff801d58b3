# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.calls.views import lists, talk

app_name = "calls"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", talk.begin, name="begin"),
    path("<int:pk>/", lists.record, name="record"),
    path("<int:pk>/talk/", talk.page, name="talk"),
    path("<int:pk>/say/", talk.say, name="say"),
    path("<int:pk>/paste/", talk.paste, name="paste"),
    path("<int:pk>/cell/", talk.cell, name="cell"),
    path("<int:pk>/way/", talk.way, name="way"),
    path("<int:pk>/join/", talk.join, name="join"),
    path("<int:pk>/prepare/", talk.prepare, name="prepare"),
    path("<int:pk>/hang-up/", talk.hang_up, name="hang_up"),
]
