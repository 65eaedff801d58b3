# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.series.views import network, record

app_name = "series"
urlpatterns = [
    path("", record.index, name="index"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/judge/<slug:verdict>/", record.judge, name="judge"),
    path("<int:pk>/apart/", record.apart, name="apart"),
    path("<int:pk>/withdraw/", record.withdraw, name="withdraw"),
    path("<int:pk>/network/", network.page, name="network"),
    path("<int:pk>/network/data/", network.data, name="network_data"),
    path("<int:pk>/network/export/<slug:form>/", network.export, name="export"),
]
