# SPDX-License-Identifier: Apache-2.0
"""Addresses of the API (`/api/v1/`)."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.api.persons import routers
from wuzha.warning.api.router import router as sources
from wuzha.web.api import api
from wuzha.web.views.api import openapi

for router in (sources, *routers):
    api.add_router("", router)

urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
