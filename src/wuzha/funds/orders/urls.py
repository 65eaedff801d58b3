# SPDX-License-Identifier: Apache-2.0
"""Addresses of cases, orders and institutions, below those of the funds desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds.models import Freeze, FreezeObjection, GiveBack, StopOrder
from wuzha.funds.orders.views import (
    case,
    desk,
    figures,
    filing,
    institutions,
    instructions,
    orders,
    papers,
    reports,
    seizures,
    together,
)

patterns: list[URLPattern] = [
    path("", desk.index, name="desk"),
    path("find/", desk.find, name="find"),
    path("reports/new/", reports.new, name="report"),
    path("reports/of/<int:warning_id>/", reports.handover, name="handover"),
    path("report/victims/<int:pk>/", reports.victim, name="victim_report"),
    path("cases/<int:pk>/", case.show, name="case"),
    path("cases/<int:pk>/report/", reports.case_report, name="case_report"),
    path("cases/<int:pk>/reveal/", case.reveal, name="case_reveal"),
    path("cases/<int:pk>/prepare/", case.prepare, name="case_prepare"),
    path("cases/<int:pk>/money/prepare/", case.prepare_traced, name="money_prepare"),
    path("cases/<int:pk>/coverage/ask/", case.ask_statement, name="coverage_ask"),
    path("stops/<int:pk>/", orders.show, {"kind": orders.STOP}, name="stop"),
    path("stops/<int:pk>/reveal/", orders.reveal, {"kind": orders.STOP}, name="stop_reveal"),
    path("stops/<int:pk>/next/", orders.next_level, name="stop_next"),
    path("stops/<int:pk>/remind/", orders.remind, {"kind": orders.STOP}, name="stop_remind"),
    path("stops/<int:pk>/document/", papers.make, {"record": StopOrder}, name="stop_document"),
    path("stops/<int:pk>/papers/", papers.add, {"record": StopOrder}, name="stop_paper"),
    path("stops/<int:pk>/<str:act>/", orders.act_on_stop, name="stop_act"),
    path("cases/<int:pk>/freeze/<int:account_id>/", orders.new_freeze, name="freeze_new"),
    path("freezes/<int:pk>/", orders.show, {"kind": orders.FREEZE}, name="freeze"),
    path("freezes/<int:pk>/remind/", orders.remind, {"kind": orders.FREEZE}, name="freeze_remind"),
    path("freezes/<int:pk>/reveal/", orders.reveal, {"kind": orders.FREEZE}, name="freeze_reveal"),
    path("instructions/", instructions.download, name="instructions"),
    path("freezes/<int:pk>/papers/", papers.add, {"record": Freeze}, name="freeze_paper"),
    path("papers/<int:pk>/", papers.download, name="paper"),
    path("freezes/<int:pk>/document/", papers.make, {"record": Freeze}, name="freeze_document"),
    path("objections/<int:pk>/document/", papers.make, {"record": FreezeObjection}, name="objection_document"),
    path("returns/<int:pk>/document/", papers.make, {"record": GiveBack}, name="return_document"),
    path("returns/<int:pk>/papers/", papers.add, {"record": GiveBack}, name="return_paper"),
    path("returns/<int:pk>/handed/", seizures.hand_over, name="return_handed"),
    path("cases/<int:pk>/seizures/<str:act>/", seizures.act, name="case_seizures"),
    path("figures/", figures.index, name="figures"),
    path("figures/records/", figures.records, name="records"),
    path("institutions/", institutions.index, name="institutions"),
    path("institutions/of/", institutions.of_number, name="institution_of"),
    path("institutions/new/", institutions.new, name="institution_new"),
    path("institutions/<int:pk>/", institutions.show, name="institution"),
    path("institutions/<int:pk>/edit/", institutions.edit, name="institution_edit"),
    path("institutions/<int:pk>/chase/", institutions.chase, name="institution_chase"),
    path("answers/<int:pk>/correct/", orders.correct_answer, name="answer_correct"),
    path(
        "freezes/<int:pk>/objections/<int:objection>/<str:act>/", orders.act_on_objection, name="freeze_objection_act"
    ),
    path("cases/<int:pk>/filing/<str:act>/", filing.act, name="case_filing"),
    path("cases/<int:pk>/payment/", case.payment, name="case_payment"),
    path("cases/<int:pk>/victim/", case.victim, name="case_victim"),
    path("cases/<int:pk>/decide/", together.decide, name="case_decide"),
    path("freezes/<int:pk>/<str:act>/", orders.act_on_freeze, name="freeze_act"),
]
