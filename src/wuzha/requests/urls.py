# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.requests.views import exchange, lists, record

app_name = "requests"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("debts/", lists.debts, name="debts"),
    path("league/", lists.league, name="league"),
    path("debts/<int:unit>/file/", exchange.request_file, name="request_file"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("files/<int:pk>/", record.file, name="file"),
]
