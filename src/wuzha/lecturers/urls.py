# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.lecturers import live
from wuzha.lecturers.views import contests, lecturers, public

app_name = "lecturers"
urlpatterns = [
    path("", lecturers.index, name="index"),
    path("new/", lecturers.new, name="new"),
    path("talks/", lecturers.talk_list, name="talks"),
    path("talks/<int:pk>/", lecturers.talk, name="talk"),
    path("talks/<int:pk>/do/<slug:name>/", lecturers.talk_act, name="talk_act"),
    path("papers/<int:pk>/", lecturers.paper, name="paper"),
    path("contests/", contests.index, name="contests"),
    path("contests/new/", contests.new, name="contest_new"),
    path("contests/<int:pk>/", contests.contest, name="contest"),
    path("contests/<int:pk>/show/", contests.show, name="contest_show"),
    path("contests/<int:pk>/list/", contests.ranked, name="contest_list"),
    path("contests/<int:pk>/wall/", contests.wall, name="wall"),
    path("contests/<int:pk>/wall/live/", live.contest, name="wall_live"),
    path("contests/<int:pk>/judges/<int:judge>/code/", contests.code, name="contest_code"),
    path("contests/<int:pk>/do/<slug:name>/", contests.act, name="contest_act"),
    path("judge/", public.judge, name="judge"),
    path("judge/worker.js", public.worker, name="judge_worker"),
    path("judge/me/", public.me, name="judge_me"),
    path("judge/sync/", public.sync, name="judge_sync"),
    path("mark/<slug:code>/", public.mark, name="mark"),
    path("<int:pk>/", lecturers.lecturer, name="lecturer"),
    path("<int:pk>/show/", lecturers.show, name="show"),
    path("<int:pk>/do/<slug:name>/", lecturers.act, name="act"),
]
