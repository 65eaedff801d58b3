# SPDX-License-Identifier: Apache-2.0
"""Addresses of the administration: units, people, rules in force."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "org"
urlpatterns: list[URLPattern] = []
