# SPDX-License-Identifier: Apache-2.0
"""Addresses of privacy."""

from __future__ import annotations

from django.urls import path

from wuzha.privacy.views import exports, impact, leads, reading, records, retention

app_name = "privacy"
urlpatterns = [
    path("exports/", exports.index, name="exports"),
    path("exports/new/", exports.ask, name="export_ask"),
    path("exports/<int:pk>/", exports.detail, name="export"),
    path("exports/<int:pk>/decide/", exports.decide, name="export_decide"),
    path("exports/<int:pk>/remind/", exports.remind, name="export_remind"),
    path("exports/<int:pk>/file/", exports.file, name="export_file"),
    path("reading/", reading.index, name="reading"),
    path("reading/person/", reading.of_person, name="reading_person"),
    path("records/", records.index, name="records"),
    path("leads/", leads.index, name="leads"),
    path("leads/<int:pk>/", leads.detail, name="lead"),
    path("retention/", retention.index, name="retention"),
    path("retention/<str:kind>/ask/", retention.ask, name="retention_ask"),
    path("retention/<int:pk>/decide/", retention.decide, name="retention_decide"),
    path("retention/<str:kind>/hold/", retention.hold, name="retention_hold"),
    path("retention/holds/<int:pk>/lift/", retention.lift, name="hold_lift"),
    path("impact/", impact.index, name="impact"),
    path("impact/new/", impact.add, name="impact_add"),
    path("impact/<int:pk>/", impact.detail, name="impact_entry"),
    path("impact/<int:pk>/review/", impact.review, name="impact_review"),
    path("impact/<int:pk>/end/", impact.end, name="impact_end"),
]
