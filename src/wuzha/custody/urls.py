# SPDX-License-Identifier: Apache-2.0
"""Addresses of custody."""

from __future__ import annotations

from django.urls import path

from wuzha.custody import views

app_name = "custody"
urlpatterns = [path("", views.index, name="keys")]
