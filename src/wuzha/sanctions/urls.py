# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.sanctions.views import counted, dossiers, easings, lists, record

app_name = "sanctions"
urlpatterns = [
    path("", lists.of_penalties, name="penalties"),
    path("penalties/new/", lists.new_penalty, name="penalty_new"),
    path("penalties/<int:pk>/", record.penalty, name="penalty"),
    path("penalties/<int:pk>/show/", record.penalty_show, name="penalty_show"),
    path("penalties/<int:pk>/paper/", record.penalty_make, name="penalty_make"),
    path("penalties/<int:pk>/do/<slug:name>/", record.penalty_act, name="penalty_act"),
    path("pledges/", lists.of_pledges, name="pledges"),
    path("pledges/new/", lists.new_pledge, name="pledge_new"),
    path("pledges/<int:pk>/", record.pledge, name="pledge"),
    path("pledges/<int:pk>/show/", record.pledge_show, name="pledge_show"),
    path("pledges/<int:pk>/paper/", record.pledge_make, name="pledge_make"),
    path("pledges/<int:pk>/do/<slug:name>/", record.pledge_act, name="pledge_act"),
    path("returns/", lists.of_returns, name="returns"),
    path("returns/new/", lists.new_absent, name="absent_new"),
    path("returns/<int:pk>/", record.absent, name="absent"),
    path("returns/<int:pk>/show/", record.absent_show, name="absent_show"),
    path("returns/<int:pk>/do/<slug:name>/", record.absent_act, name="absent_act"),
    path("dossiers/", dossiers.index, name="dossiers"),
    path("dossiers/new/", dossiers.new, name="dossier_new"),
    path("dossiers/<int:pk>/", dossiers.record, name="dossier"),
    path("dossiers/<int:pk>/show/", dossiers.show, name="dossier_show"),
    path("dossiers/<int:pk>/do/<slug:name>/", dossiers.act, name="dossier_act"),
    path("measures/<int:pk>/eases/", easings.index, name="easings"),
    path("measures/<int:pk>/eases/show/", easings.show, name="easing_show"),
    path("measures/<int:pk>/eases/do/<slug:name>/", easings.act, name="easing_act"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("counted/", counted.index, name="counted"),
]
