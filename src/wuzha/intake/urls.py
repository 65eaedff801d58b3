# SPDX-License-Identifier: Apache-2.0
"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from wuzha.intake.views import batches, keys

app_name = "intake"
urlpatterns = [
    path("", batches.index, name="list"),
    path("<int:pk>/", batches.detail, name="batch"),
    path("<int:pk>/mapping/", batches.mapping, name="mapping"),
    path("<int:pk>/sheet/", batches.sheet, name="sheet"),
    path("<int:pk>/start/", batches.start, name="start"),
    path("<int:pk>/progress/", batches.progress, name="progress"),
    path("<int:pk>/cancel/", batches.stop, name="cancel"),
    path("<int:pk>/rejects/", batches.rejects_file, name="rejects"),
    path("keys/", keys.index, name="keys"),
    path("keys/<int:pk>/", keys.edit, name="key"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="key_revoke"),
]
