# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.meetings.views import assessment, lists, members, others, record

app_name = "meetings"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("owed/", lists.owed, name="owed"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("<int:pk>/paper/", record.make_paper, name="make_paper"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("members/", members.index, name="members"),
    path("members/do/<slug:name>/", members.act, name="members_act"),
    path("members/<int:pk>/do/<slug:name>/", members.member_act, name="member_act"),
    path("units/mine/", members.mine, name="mine"),
    path("units/<int:unit>/", members.unit, name="unit"),
    path("plans/", others.plans, name="plans"),
    path("plans/do/<slug:name>/", others.plans_act, name="plans_act"),
    path("plans/<int:pk>/", others.plan, name="plan"),
    path("plans/<int:pk>/do/<slug:name>/", others.plan_act, name="plan_act"),
    path("media/", others.media, name="media"),
    path("media/do/<slug:name>/", others.media_act, name="media_act"),
    path("assessment/", assessment.index, name="sheets"),
    path("assessment/do/<slug:name>/", assessment.act, name="sheets_act"),
    path("assessment/<int:pk>/", assessment.sheet, name="sheet"),
    path("assessment/<int:pk>/do/<slug:name>/", assessment.sheet_act, name="sheet_act"),
]
