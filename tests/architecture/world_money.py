# SPDX-License-Identifier: Apache-2.0
"""Traces and statement files, ours and foreign, for their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.architecture.world_funds import Keys, _both, _placed
from tests.factories import City
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.models import StatementFile, StatementReject, SuspectedDouble, Transfer
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal


def _traced(centre: Unit) -> dict[str, Any]:
    case, account = _placed(centre)
    run = TraceRun.unscoped.create(
        case=case, rule="lifo", floor_fen=0, engine="0", inputs=bytes(32), transfers=1, accounts=2, injected_fen=100,
        held_fen=100, gone_fen=0, because="HAND",
    )  # fmt: skip
    TraceAccount.unscoped.create(
        run=run, account=account, level=1, got_fen=100, held_fen=100, low_fen=100, high_fen=100, recoverable_fen=100,
        last_in_at=timezone.now(),
    )  # fmt: skip
    return {"pk": case.pk, "account_id": account.pk}


def _file(centre: Unit, status: str) -> dict[str, Any]:
    case, _account = _placed(centre)
    file = StatementFile.unscoped.create(
        case=case, file_name="流水.csv", sha256=bytes(32), size=1, status=status, done=1, rows=1, rejected=1,
        headers=["甲列"],
    )  # fmt: skip
    StatementReject.unscoped.create(
        file=file, line=2, reason="TIME", zh="时间无法识别", en="no time", raw=seal(Kind.TEXT, "甲")
    )
    return {"pk": file.pk}


def _double(centre: Unit) -> dict[str, Any]:
    case, account = _placed(centre)
    rows = [
        Transfer.unscoped.create(case=case, payee=account, amount_fen=100, at=timezone.now(), told_by_payee=True)
        for _ in range(2)
    ]
    made = SuspectedDouble.unscoped.create(
        case=case, one=rows[0], other=rows[1], group=rows[0].pk, best=True, why="clock"
    )
    return {"pk": made.pk}


def double(city: City) -> Keys:
    return _both(city, _double)


def money(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _traced(centre)["pk"]})


def account(city: City) -> Keys:
    return _both(city, _traced)


def file(city: City) -> Keys:
    return _both(city, lambda centre: _file(centre, "DONE"))


def _answered(centre: Unit) -> dict[str, Any]:
    keys = _file(centre, "DONE")
    file = StatementFile.unscoped.get(pk=keys["pk"])
    answer = SheetAnswer.objects.create(source=f"h:{file.pk}", headers=["甲列"], said={"甲列": "amount"}, file=file)
    file.understood = [{"sheet": "", "answer": answer.pk, "by_answer": True, "level": "told", "flags": {}}]
    file.save(update_fields=["understood"])
    return {"pk": file.pk, "answer": answer.pk}


def answered(city: City) -> Keys:
    return _both(city, _answered)


def asked(city: City) -> Keys:
    return _both(city, lambda centre: _file(centre, "MAPPING"))


#: Address → what fills it.
MONEY: dict[str, Callable[[City], Keys]] = {
    "funds:money": money,
    "funds:money_account": account,
    "funds:money_owner": account,
    "funds:money_reveal": account,
    "funds:money_prepare": money,
    "funds:money_again": money,
    "funds:money_export": money,
    "funds:money_live": money,
    "funds:doubles": money,
    "funds:double": double,
    "funds:double_decide": double,
    "funds:coverage": money,
    "funds:coverage_ask": money,
    "funds:flow": money,
    "funds:flow_part": money,
    "funds:flow_svg": money,
    "funds:statements": money,
    "funds:statements_upload": money,
    "funds:statement": file,
    "funds:statement_progress": file,
    "funds:statement_headers": asked,
    "funds:statement_mapping": file,
    "funds:statement_answer": answered,
    "funds:statement_answer_correct": answered,
    "funds:statement_answer_back": answered,
    "funds:statement_anew": file,
    "funds:statement_withdraw": file,
    "funds:statement_cancel": file,
    "funds:statement_rejects": file,
}
