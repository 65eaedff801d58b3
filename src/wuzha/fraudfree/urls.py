# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.fraudfree.views import lists, record

app_name = "fraudfree"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("days/", lists.days, name="days"),
    path("quota/", lists.quota, name="quota"),
    path("nominations/", lists.nominations, name="nominations"),
    path("nominations/<int:pk>/", lists.nominate, name="nominate"),
    path("meetings/", lists.promotions, name="promotions"),
    path("file/<int:pk>/", record.file, name="file"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/cases/", record.cases, name="cases"),
    path("<int:pk>/<str:name>/", record.act, name="act"),
]
