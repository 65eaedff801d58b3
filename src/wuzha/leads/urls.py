# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.leads.views import lists, record, rights

app_name = "leads"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/informant/", record.informant, name="informant"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("rights/", rights.index, name="rights"),
    path("rights/new/", rights.ask, name="right_ask"),
    path("rights/<int:pk>/decide/", rights.decide, name="right_decide"),
    path("rights/<int:pk>/end/", rights.end, name="right_end"),
]
