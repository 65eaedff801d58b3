# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.calls.views import banks, lists, record, talk

app_name = "calls"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", talk.begin, name="begin"),
    path("<int:pk>/", record.page, name="record"),
    path("<int:pk>/talk/", talk.page, name="talk"),
    path("<int:pk>/say/", talk.say, name="say"),
    path("<int:pk>/paste/", talk.paste, name="paste"),
    path("<int:pk>/cell/", talk.cell, name="cell"),
    path("<int:pk>/way/", talk.way, name="way"),
    path("<int:pk>/join/", talk.join, name="join"),
    path("<int:pk>/prepare/", talk.prepare, name="prepare"),
    path("<int:pk>/correct/", talk.correct, name="correct"),
    path("<int:pk>/same/", talk.same, name="same"),
    path("<int:pk>/bank/", talk.bank, name="bank"),
    path("<int:pk>/hang-up/", talk.hang_up, name="hang_up"),
    path("<int:pk>/hold/", talk.hold, name="hold"),
    path("<int:pk>/lift/", record.lift, name="lift"),
    path("<int:pk>/warn/", record.warn, name="warn"),
    path("<int:pk>/close/", record.close, name="close"),
    path("<int:pk>/accept/", record.accept, name="accept"),
    path("<int:pk>/transfer/", record.transfer, name="transfer"),
    path("<int:pk>/admin/", record.administrative, name="admin"),
    path("<int:pk>/receipt/", record.receipt, name="receipt"),
    path("papers/<int:pk>/", record.paper, name="paper"),
    path("banks/new/", banks.new, name="banks_new"),
    path("banks/<int:pk>/", banks.page, name="bank_report"),
    path("banks/<int:pk>/reveal/", banks.reveal, name="bank_reveal"),
    path("banks/<int:pk>/judge/", banks.judge, name="bank_judge"),
    path("banks/<int:pk>/answer/", banks.answer, name="bank_answer"),
    path("banks/<int:pk>/act/", banks.act, name="bank_act"),
    path("banks/<int:pk>/call/", banks.to_call, name="bank_call"),
    path("banks/<int:pk>/warning/", banks.to_warning, name="bank_warning"),
    path("banks/<int:pk>/stop/", banks.to_stop, name="bank_stop"),
    path("banks/<int:pk>/link/", banks.link, name="bank_link"),
]
