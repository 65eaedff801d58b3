# SPDX-License-Identifier: Apache-2.0
"""Addresses of the funds desk: those of its four sub-domains, and where open pages listen."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds import live
from wuzha.funds.orders.urls import patterns as orders
from wuzha.funds.refunds.urls import patterns as refunds
from wuzha.funds.statements.urls import patterns as statements
from wuzha.funds.tracing.urls import patterns as tracing

app_name = "funds"
_live = [
    path("live/", live.lists, name="desk_live"),
    path("cases/<int:pk>/live/", live.case, name="case_live"),
    path("cases/<int:pk>/money/live/", live.traces, name="money_live"),
]
urlpatterns: list[URLPattern] = [*_live, *orders, *tracing, *statements, *refunds]
