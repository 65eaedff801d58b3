# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.shutdowns.views import lists, record, sites

app_name = "shutdowns"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("review/", lists.review, name="review"),
    path("answers/", lists.league, name="league"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/show/", record.show, name="show"),
    path("<int:pk>/letter/", record.letter, name="letter"),
    path("<int:pk>/act/<slug:name>/", record.act, name="act"),
    path("appeals/<int:pk>/act/<slug:name>/", record.appeal_act, name="appeal_act"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("sites/", sites.index, name="sites"),
    path("sites/new/<int:scene>/", sites.new, name="sites_new"),
    path("sites/<int:pk>/", sites.page, name="site"),
    path("sites/<int:pk>/show/", sites.show, name="site_show"),
    path("sites/<int:pk>/act/<slug:name>/", sites.act, name="site_act"),
]
