# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.cards.views import clues, lists, outlets, record

app_name = "cards"
urlpatterns = [
    path("", lists.index, name="index"),
    path("find/", lists.find, name="find"),
    path("new/", record.register, name="card_new"),
    path("trace/", lists.ask_many, name="trace_many"),
    path("traces/", outlets.traced, name="traces"),
    path("ours/", outlets.ours, name="ours"),
    path("stock/", outlets.stock_changes, name="stock_changes"),
    path("stock/decide/", outlets.decide_stock, name="stock_decide"),
    path("stock/<int:pk>/right/", outlets.put_stock_right, name="stock_right"),
    path("clues/", clues.index, name="clues"),
    path("clues/new/", clues.new, name="clues_new"),
    path("clues/<int:pk>/", clues.page, name="clue"),
    path("clues/<int:pk>/show/", clues.show, name="clue_show"),
    path("clues/<int:pk>/letter/", clues.letter, name="clue_letter"),
    path("clues/<int:pk>/act/<slug:name>/", clues.act, name="clue_act"),
    path("<int:pk>/", record.card, name="card"),
    path("<int:pk>/show/", record.show, name="card_show"),
    path("<int:pk>/<slug:name>/", record.act, name="card_act"),
    path("outlets/<int:pk>/", outlets.outlet, name="outlet"),
]
