# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.outlets import views

app_name = "outlets"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/close/", views.close, name="close"),
]
