# SPDX-License-Identifier: Apache-2.0
"""Addresses of the funds desk: those of its four sub-domains."""

from __future__ import annotations

from django.urls import URLPattern

from wuzha.funds.orders.urls import patterns as orders
from wuzha.funds.refunds.urls import patterns as refunds
from wuzha.funds.statements.urls import patterns as statements
from wuzha.funds.tracing.urls import patterns as tracing

app_name = "funds"
urlpatterns: list[URLPattern] = [*orders, *tracing, *statements, *refunds]
