# SPDX-License-Identifier: Apache-2.0
"""Which record an address of the desk names, whoever asks: for the trail, when it was not in reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha.cases.queries.victims import Victim
from wuzha.funds.models import BankAnswer, Freeze, FreezeObjection, FundsCase, GiveBack, Paper, StopOrder
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.statements.models import StatementFile, SuspectedDouble
from wuzha.warning.queries.named import named as of_desk

#: Beginning of an address name → type of the record in the trail, and its model.
_RECORDS: dict[str, tuple[str, Any]] = {
    "case": ("funds_case", FundsCase),
    "stop": ("funds_stop", StopOrder),
    "victim": ("victim", Victim),
    "freeze": ("funds_freeze", Freeze),
    "paper": ("funds_paper", Paper),
    "answer": ("funds_answer", BankAnswer),
    "objection": ("funds_objection", FreezeObjection),
    "return": ("funds_return", GiveBack),
    "refund": ("refund", RefundCase),
    "money": ("funds_case", FundsCase),
    "flow": ("funds_case", FundsCase),
    "doubles": ("funds_case", FundsCase),
    "coverage": ("funds_case", FundsCase),
    "double": ("funds_double", SuspectedDouble),
    "statements": ("funds_case", FundsCase),
    "statement": ("funds_statement", StatementFile),
}


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, as the trail does; nothing when it is not there."""
    if url_name == "handover":
        return of_desk("handover", {"pk": taken.get("warning_id")})
    pk = taken.get("pk")
    kind, model = _RECORDS.get(url_name.partition("_")[0], ("", None))
    if pk is None or model is None or not model.unscoped.filter(pk=pk).exists():
        return None
    return kind, pk
