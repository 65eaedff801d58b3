# SPDX-License-Identifier: Apache-2.0
"""Addresses of statements and of where the money is."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wuzha.funds.views import flow, money, money_export, money_live, statements

patterns: list[URLPattern | URLResolver] = [
    path("cases/<int:pk>/money/", money.show, name="money"),
    path("cases/<int:pk>/money/<int:account_id>/", money.account, name="money_account"),
    path("cases/<int:pk>/money/prepare/", money.prepare, name="money_prepare"),
    path("cases/<int:pk>/money/again/", money.again, name="money_again"),
    path("cases/<int:pk>/money/export/", money_export.show, name="money_export"),
    path("cases/<int:pk>/money/live/", money_live.follow, name="money_live"),
    path("cases/<int:pk>/flow/", flow.show, name="flow"),
    path("cases/<int:pk>/flow/part/", flow.part, name="flow_part"),
    path("cases/<int:pk>/flow.svg", flow.as_svg, name="flow_svg"),
    path("cases/<int:pk>/statements/", statements.index, name="statements"),
    path("cases/<int:pk>/statements/upload/", statements.upload, name="statements_upload"),
    path("statements/<int:pk>/", statements.show, name="statement"),
    path("statements/<int:pk>/progress/", statements.progress, name="statement_progress"),
    path("statements/<int:pk>/headers/", statements.headers, name="statement_headers"),
    path("statements/<int:pk>/cancel/", statements.cancel, name="statement_cancel"),
    path("statements/<int:pk>/rejects/", statements.rejects, name="statement_rejects"),
]
