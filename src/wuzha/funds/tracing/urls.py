# SPDX-License-Identifier: Apache-2.0
"""Addresses of where the money is, below those of the funds desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds.tracing.views import coverage, doubles, export, flow, money

patterns: list[URLPattern] = [
    path("cases/<int:pk>/money/", money.show, name="money"),
    path("cases/<int:pk>/money/<int:account_id>/", money.account, name="money_account"),
    path("cases/<int:pk>/money/<int:account_id>/owner/", money.owner, name="money_owner"),
    path("cases/<int:pk>/money/<int:account_id>/reveal/", money.reveal, name="money_reveal"),
    path("cases/<int:pk>/money/again/", money.again, name="money_again"),
    path("cases/<int:pk>/money/export/", export.show, name="money_export"),
    path("cases/<int:pk>/doubles/", doubles.index, name="doubles"),
    path("doubles/<int:pk>/", doubles.show, name="double"),
    path("doubles/<int:pk>/decide/", doubles.decide, name="double_decide"),
    path("cases/<int:pk>/coverage/", coverage.show, name="coverage"),
    path("cases/<int:pk>/flow/", flow.show, name="flow"),
    path("cases/<int:pk>/flow/part/", flow.part, name="flow_part"),
    path("cases/<int:pk>/flow.svg", flow.as_svg, name="flow_svg"),
]
