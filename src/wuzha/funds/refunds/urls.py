# SPDX-License-Identifier: Apache-2.0
"""Addresses of the restitution desk, below those of the funds desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds.refunds.views import desk, parts, refund

patterns: list[URLPattern] = [
    path("restitution/", desk.index, name="refunds"),
    path("restitution/paid/", desk.paid, name="refunds_paid"),
    path("restitution/returnable/", desk.returnable, name="refunds_returnable"),
    path("restitution/expiring/", desk.expiring, name="refunds_expiring"),
    path("cases/<int:pk>/restitution/", desk.open_refund, name="case_refund"),
    path("restitution/ledger/<int:pk>/", desk.ledger, name="freeze_ledger"),
    path("restitution/<int:pk>/", refund.show, name="refund"),
    path("restitution/<int:pk>/figures/", refund.figures, name="refund_figures"),
    path("restitution/<int:pk>/act/", refund.act, name="refund_act"),
    path("restitution/<int:pk>/victims/<int:recipient>/", parts.victim, name="refund_victim"),
    path("restitution/<int:pk>/accounts/<int:account>/", parts.account, name="refund_account"),
    path("restitution/<int:pk>/objections/<int:objection>/", parts.objection, name="refund_objection"),
    path("restitution/<int:pk>/papers/", parts.make, name="refund_make"),
    path("restitution/<int:pk>/papers/<int:paper>/", parts.paper, name="refund_paper"),
]
