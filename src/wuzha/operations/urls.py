# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.operations.views import duty, force, lists, record, training

app_name = "operations"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("cases/<int:pk>/", lists.join, name="join"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/do/<slug:name>/", record.act, name="act"),
    path("targets/<int:pk>/", record.target, name="target"),
    path("force/", force.page, name="force"),
    path("force/do/<slug:name>/", force.act, name="force_act"),
    path("force/<int:pk>/", force.member, name="member"),
    path("force/<int:pk>/do/<slug:name>/", force.member_act, name="member_act"),
    path("force/duty/", duty.page, name="duty"),
    path("force/duty/do/<slug:name>/", duty.act, name="duty_act"),
    path("force/training/", training.index, name="trainings"),
    path("force/training/new/", training.new, name="training_new"),
    path("force/training/<int:pk>/", training.record, name="training"),
    path("force/training/<int:pk>/do/<slug:name>/", training.act, name="training_act"),
]
