# SPDX-License-Identifier: Apache-2.0
"""Whoever tries to freeze or to return without a filed case and the organ that decides: by services, by forms, by an
answer file, by statements of the application; up to decided and paid."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.funds.refunds.conftest import Scene
from tests.funds.refunds.test_desk import PDF, announced, day
from wuzha.funds.models import CaseAccount, Freeze, FundsCase
from wuzha.funds.orders.services import filing
from wuzha.funds.orders.services.answer_file import IncomingAnswer, receive
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.views import orders
from wuzha.funds.orders.views.freezes import ACTS
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.services import bank, deciding, papers
from wuzha.intake.models import Batch, Reject
from wuzha.refusals import RefusalError

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("funds.migrations.0001_schema"),
]
#: Everything a form of the desk asks for, as somebody would fill it to get through.
FILLED = {
    "approved": "1", "authority": "PROVINCE", "organ": "测试省公安厅", "decider": "测试甲", "title": "厅长",
    "number": "批1号", "request_no": "Q-1", "doc_no": "冻通1号", "doc_no_source": "CASE_SYSTEM",
    "platform": "BIG_DATA", "code": "0000", "held": "1", "balance": "1", "result": "INVOLVED", "term": "MONTHS_6",
    "ground": "RETURNED", "limit": "1", "reason": "理由", "note": "理由", "how": "电话", "concern": "OWNER",
    "name": "王测试", "content": "系货款", "proceeds": "1",
}  # fmt: skip
DECIDED = {
    "authority": "PROVINCE", "required_authority": "COUNTY", "organ": "测", "decider": "甲", "decider_title": "厅长",
    "decision_no": "1", "decided_on": "2023-05-12", "request_no": "Q", "doc_no": "D",
}  # fmt: skip


@pytest.fixture
def unfiled(scene: Scene, worked: Scene) -> Freeze:
    """A freeze that waits in a case that nobody filed, of an account that is frozen in another one."""
    account = worked.accounts["A1"]
    case = FundsCase.unscoped.create(centre=scene.city.centre, synthetic=True)
    CaseAccount.unscoped.create(case=case, account=account, role="RECEIVING", level=1)
    made: Freeze = Freeze.unscoped.create(
        case=case, account=account, amount_fen=100, due_at=timezone.now(), drafted_by_id=scene.first.person_id
    )
    return made


def test_no_form_of_the_desk_freezes_in_a_case_that_is_not_filed(
    unfiled: Freeze, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = []
    for actor in (scene.first, scene.decider):
        client = Client()
        client.force_login(type(unfiled)._meta.get_field("drafted_by").related_model.objects.get(pk=actor.person_id))
        clients.append(client)
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    told = FILLED | {"on": now[:10], "reviewed_on": now[:10], "at": now, "answered_at": now}
    for number, act in enumerate([*ACTS, *ACTS]):
        if number == len(ACTS):  # once more, since an act may open the way for one before it; each page has been drawn
            monkeypatch.setattr(orders, "_page", lambda request, kind, file, status, **_: HttpResponse(status=status))
        if act == "withdraw":
            continue  # gives it up
        for client in clients:
            version = Freeze.unscoped.get(pk=unfiled.pk).version
            answer = client.post(f"/funds/freezes/{unfiled.pk}/{act}/", told | {"version": version})
            assert answer.status_code in (302, 422), act
    row = {f"f{unfiled.pk}-what": "1", f"f{unfiled.pk}-version": str(unfiled.version), f"f{unfiled.pk}-reason": ""}
    assert clients[1].post(f"/funds/cases/{unfiled.case_id}/decide/", told | row).status_code == 422
    assert Freeze.unscoped.get(pk=unfiled.pk).state == "DRAFT"


def test_no_answer_of_a_bank_freezes_what_was_not_issued(unfiled: Freeze, scene: Scene) -> None:
    batch = Batch.unscoped.create(
        unit_id=scene.city.centre.pk, kind="funds_answers", file_name="a.csv", sha256=b"0" * 32, size=1
    )
    answer = Answer("0000", timezone.now(), held_fen=100)
    row = IncomingAnswer(1, unfiled.number, "", "", answer)
    counts = receive([row], batch=batch, actor=scene.first)
    assert counts.rejected == 1
    assert Reject.unscoped.get(batch=batch).reasons == ["row:WRONG_STATE"]
    assert Freeze.unscoped.get(pk=unfiled.pk).state == "DRAFT"


@pytest.mark.parametrize("state", ["APPROVED", "ISSUED", "ACTIVE", "RELEASING", "DEDUCTED"])
def test_no_statement_freezes_in_a_case_that_is_not_filed(unfiled: Freeze, state: str) -> None:
    now = timezone.now()
    held = {"started_at": now, "expires_at": now, "frozen_fen": 100, "mode": "FULL", "issued_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Freeze.unscoped.filter(pk=unfiled.pk).update(state=state, **DECIDED, **held)
    with pytest.raises(IntegrityError, match="begins as DRAFT"), transaction.atomic():
        Freeze.unscoped.create(
            case=unfiled.case, account_id=unfiled.account_id, amount_fen=1, state=state, due_at=now, **DECIDED, **held
        )


@pytest.mark.parametrize(
    "columns", [{"case": None}, {"account": None}, {"decider": "乙"}, {"organ": "外市公安局"}, {"term": "YEAR_1"}]
)
def test_no_statement_carries_a_decision_over_to_something_else(
    unfiled: Freeze, worked: Scene, columns: dict[str, Any]
) -> None:
    other = {"case": unfiled.case, "account": worked.accounts["U"]}
    told = {name: other.get(name, value) for name, value in columns.items()}
    with pytest.raises(IntegrityError, match="is what was decided"), transaction.atomic():
        Freeze.unscoped.filter(pk=worked.freezes["B1"].pk).update(**told)


def test_no_statement_returns_money_of_a_case_that_is_not_filed_or_without_the_prefecture(
    unfiled: Freeze, worked: Scene
) -> None:
    refund = announced(worked)
    row = RefundCase.unscoped.filter(pk=refund.pk)
    with pytest.raises(IntegrityError, match="is what was decided"), transaction.atomic():
        row.update(case=unfiled.case)
    for state in ("DECIDED", "BANK_NOTIFIED", "BANK_PAID", "CLOSED"):
        with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
            row.update(state=state)
    deciding.end(worked.first, refund.pk)
    deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    deciding.submit(worked.first, refund.pk, package_no="慈公呈〔2023〕1号", on=day())
    with pytest.raises(IntegrityError, match="refund_decided_by_prefecture"), transaction.atomic():
        row.update(state="DECIDED")


def test_a_case_withdrawn_on_the_way_returns_nothing_by_service_or_statement(worked: Scene) -> None:
    refund = announced(worked)
    deciding.end(worked.first, refund.pk)
    deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    deciding.submit(worked.first, refund.pk, package_no="慈公呈〔2023〕1号", on=day())
    papers.bring(worked.first, refund.pk, "REPLY", PDF)
    filing.withdraw(worked.first, worked.case.pk, "测撤1号", day())
    with pytest.raises(RefusalError, match="NOT_FILED"):
        deciding.record_reply(worked.decider, refund.pk, deciding.Reply.DECIDED, number="甬公刑返字1号", on=day())
    row = RefundCase.unscoped.filter(pk=refund.pk)
    with pytest.raises(IntegrityError, match="its case is not filed"), transaction.atomic():
        row.update(state="DECIDED", reply_no="甬公刑返字1号", reply_on=day())
    one = refund.accounts(manager="unscoped").first()  # type: ignore[operator]  # a manager of the field
    with pytest.raises(RefusalError, match="WRONG_STATE"):
        bank.answer(worked.first, refund.pk, one.pk, on=day())
    assert all(one.paid_fen == 0 for one in Freeze.unscoped.filter(case=worked.case))
