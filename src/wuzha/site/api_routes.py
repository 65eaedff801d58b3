# SPDX-License-Identifier: Apache-2.0
"""Addresses of the API (`/api/v1/`)."""

from __future__ import annotations

from django.urls import path

from wuzha.site.api import api
from wuzha.site.views.api import openapi

urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
