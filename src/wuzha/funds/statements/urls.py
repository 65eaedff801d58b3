# SPDX-License-Identifier: Apache-2.0
"""Addresses of statements, below those of the funds desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds.statements import views

patterns: list[URLPattern] = [
    path("cases/<int:pk>/statements/", views.index, name="statements"),
    path("cases/<int:pk>/statements/upload/", views.upload, name="statements_upload"),
    path("statements/<int:pk>/", views.show, name="statement"),
    path("statements/<int:pk>/progress/", views.progress, name="statement_progress"),
    path("statements/<int:pk>/headers/", views.headers, name="statement_headers"),
    path("statements/<int:pk>/mapping/", views.mapping, name="statement_mapping"),
    path("statements/<int:pk>/cancel/", views.cancel, name="statement_cancel"),
    path("statements/<int:pk>/rejects/", views.rejects, name="statement_rejects"),
]
