# SPDX-License-Identifier: Apache-2.0
"""Restitutions, ours and foreign, for the addresses of their desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories import City
from wuzha.funds.models import Account, AccountRole, CaseAccount, Freeze, FundsCase, Victim
from wuzha.funds.refunds.models import RefundAccount, RefundCase, RefundObjection, RefundPaper, RefundVictim
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal

Keys = tuple[dict[str, Any], dict[str, Any] | None]


def _both(city: City, make: Callable[[Unit], dict[str, Any]]) -> Keys:
    return make(city.centre), make(city.abroad_centre)


def _frozen(centre: Unit) -> Freeze:
    account = Account.unscoped.create(number=seal(Kind.ACCOUNT, f"1000000000{centre.pk:05d}"), synthetic=True)
    case = FundsCase.unscoped.create(centre=centre, synthetic=True)
    CaseAccount.unscoped.create(case=case, account=account, role=AccountRole.RECEIVING, level=1)
    made: Freeze = Freeze.unscoped.create(
        case=case, account=account, amount_fen=100, due_at=timezone.now() + timedelta(hours=9)
    )
    return made


def _refund(centre: Unit) -> tuple[RefundCase, Freeze]:
    frozen = _frozen(centre)
    return RefundCase.unscoped.create(centre=centre, case=frozen.case), frozen


def _victim(centre: Unit) -> dict[str, Any]:
    made, _frozen_one = _refund(centre)
    victim = Victim.unscoped.create(case=made.case, name=seal(Kind.NAME, "测试甲"))
    recipient = RefundVictim.unscoped.create(refund=made, victim=victim, loss_fen=100)
    return {"pk": made.pk, "recipient": recipient.pk}


def _account(centre: Unit) -> dict[str, Any]:
    made, frozen = _refund(centre)
    return {"pk": made.pk, "account": RefundAccount.unscoped.create(refund=made, freeze=frozen).pk}


def _objection(centre: Unit) -> dict[str, Any]:
    made, _frozen_one = _refund(centre)
    one = RefundObjection.unscoped.create(
        refund=made, raised_on=timezone.localdate(), content=seal(Kind.TEXT, "测试异议")
    )
    return {"pk": made.pk, "objection": one.pk}


def _paper(centre: Unit) -> dict[str, Any]:
    made, _frozen_one = _refund(centre)
    one = RefundPaper.unscoped.create(refund=made, kind="REPLY", suffix="pdf", size=1, sha256="0" * 64)
    return {"pk": made.pk, "paper": one.pk}


def refund(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _refund(centre)[0].pk})


def case(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _frozen(centre).case_id})


def ledger(city: City) -> Keys:
    return _both(city, lambda centre: {"pk": _frozen(centre).pk})


#: Address → what fills it.
REFUNDS: dict[str, Callable[[City], Keys]] = {
    "funds:case_refund": case,
    "funds:freeze_ledger": ledger,
    "funds:refund": refund,
    "funds:refund_act": refund,
    "funds:refund_figures": refund,
    "funds:refund_make": refund,
    "funds:refund_victim": lambda city: _both(city, _victim),
    "funds:refund_account": lambda city: _both(city, _account),
    "funds:refund_objection": lambda city: _both(city, _objection),
    "funds:refund_paper": lambda city: _both(city, _paper),
}
