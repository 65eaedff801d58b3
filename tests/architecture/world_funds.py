# SPDX-License-Identifier: Apache-2.0
"""Records of the funds desk, ours and foreign, for its addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories import City
from wuzha.funds.models import (
    Account,
    AccountRole,
    BankAnswer,
    CaseAccount,
    Freeze,
    FreezeObjection,
    FundsCase,
    GiveBack,
    Institution,
    Paper,
    RequestKind,
    StopOrder,
    Victim,
)
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal

Keys = tuple[dict[str, Any], dict[str, Any] | None]


def _both(city: City, make: Callable[[Unit], dict[str, Any]]) -> Keys:
    return make(city.centre), make(city.abroad_centre)


def _placed(centre: Unit) -> tuple[FundsCase, Account]:
    number = f"0000000000{centre.pk:05d}"
    account = Account.unscoped.create(number=seal(Kind.ACCOUNT, number), synthetic=True)
    case = FundsCase.unscoped.create(centre=centre, synthetic=True)
    CaseAccount.unscoped.create(case=case, account=account, role=AccountRole.RECEIVING, level=1)
    return case, account


def _stop(centre: Unit) -> StopOrder:
    case, account = _placed(centre)
    made: StopOrder = StopOrder.unscoped.create(
        case=case, account=account, level=1, amount_fen=100, due_at=timezone.now() + timedelta(minutes=9)
    )
    return made


def _freeze(centre: Unit) -> Freeze:
    case, account = _placed(centre)
    made: Freeze = Freeze.unscoped.create(
        case=case, account=account, amount_fen=100, due_at=timezone.now() + timedelta(hours=9)
    )
    return made


def _paper(centre: Unit) -> Paper:
    stop = _stop(centre)
    made: Paper = Paper.unscoped.create(centre=centre, stop=stop, kind="RECEIPT", suffix=".pdf", size=1)
    return made


def _answer(centre: Unit) -> BankAnswer:
    now = timezone.now()
    made: BankAnswer = BankAnswer.unscoped.create(
        centre=centre, stop=_stop(centre), asked=RequestKind.STOP, asked_at=now, answered_at=now, code="1300",
        result="RETRY_OR_CALL",
    )  # fmt: skip
    return made


def case(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _placed(centre)[0].pk})


def stop(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _stop(centre).pk})


def freeze(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _freeze(centre).pk})


def freeze_act(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _freeze(centre).pk, "act": "decide"})


def case_filing(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _placed(centre)[0].pk, "act": "file"})


def objection_act(city: City) -> Keys:
    def of(centre: Unit) -> dict[str, Any]:
        today = timezone.localdate()
        made = FreezeObjection.unscoped.create(
            freeze=_freeze(centre), name=seal(Kind.NAME, "测试异议人"), concern="OWNER",
            content=seal(Kind.TEXT, "测试异议"), received_on=today, due_at=timezone.now() + timedelta(days=30),
        )  # fmt: skip
        return {"pk": made.freeze_id, "objection": made.pk, "act": "register"}

    return _both(city, of)


def objection_paper(city: City) -> Keys:
    found = objection_act(city)
    return tuple({"pk": one["objection"]} if one is not None else None for one in found)  # type: ignore[return-value]


def seizures(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _placed(centre)[0].pk, "act": "seize"})


def give_back(city: City) -> Keys:
    def of(centre: Unit) -> dict[str, Any]:
        case = _placed(centre)[0]
        victim = Victim.unscoped.create(case=case, name=seal(Kind.NAME, "测试甲"))
        made = GiveBack.unscoped.create(
            case=case, victim=victim, decider="测试局长", decider_title="局长", decided_on=timezone.localdate(),
            list_no="测发还1号",
        )  # fmt: skip
        return {"pk": made.pk}

    return _both(city, of)


def paper(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _paper(centre).pk})


def answer(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _answer(centre).pk})


def account(city: City) -> Keys:
    def of(centre: Unit) -> dict[str, Any]:
        found = _placed(centre)
        return {"pk": found[0].pk, "account_id": found[1].pk}

    return _both(city, of)


def institution(city: City) -> Keys:
    made = Institution.objects.create(code="TEST-B9", name="测试九银行", kind="BANK", synthetic=True)
    return {"pk": made.pk}, None


def stop_act(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _stop(centre).pk, "act": "issue"})


#: Address → what fills it.
FUNDS: dict[str, Callable[[City], Keys]] = {
    "funds:answer_correct": answer,
    "funds:case": case,
    "funds:case_live": case,
    "funds:case_report": case,
    "funds:case_reveal": case,
    "funds:case_prepare": case,
    "funds:case_decide": case,
    "funds:case_victim": case,
    "funds:case_payment": case,
    "funds:case_filing": case_filing,
    "funds:freeze_objection_act": objection_act,
    "funds:objection_document": objection_paper,
    "funds:return_document": give_back,
    "funds:return_paper": give_back,
    "funds:return_handed": give_back,
    "funds:case_seizures": seizures,
    "funds:stop": stop,
    "funds:stop_reveal": stop,
    "funds:stop_act": stop_act,
    "funds:stop_remind": stop,
    "funds:stop_next": stop,
    "funds:freeze_new": account,
    "funds:freeze": freeze,
    "funds:freeze_reveal": freeze,
    "funds:freeze_act": freeze_act,
    "funds:freeze_remind": freeze,
    "funds:stop_paper": stop,
    "funds:freeze_paper": freeze,
    "funds:stop_document": stop,
    "funds:freeze_document": freeze,
    "funds:paper": paper,
    "funds:institution": institution,
    "funds:institution_edit": institution,
    "funds:institution_chase": institution,
}
