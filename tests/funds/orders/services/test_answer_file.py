# SPDX-License-Identifier: Apache-2.0
"""Instruction files out, the same files with the banks' answers in."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_person
from tests.funds.conftest import FIRST, SECOND, account_at
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import BankAnswer, Freeze, FundsCase, Payment, StopOrder
from wuzha.funds.orders.receiver import AnswerParser, AnswerReceiver
from wuzha.funds.orders.services import freezes, instructions
from wuzha.funds.orders.services.approving import Decision
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.intake.services import run
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.fixture
@shared
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="funds_answers", source="TEST", unit=city.centre, file_name="演示.csv", status=BatchStatus.RUNNING
    )
    return made


def take(rows: list[dict[str, str]], batch: Batch, actor: Actor) -> tuple[Counts, dict[int, list[str]]]:
    """Counts, and the reasons of rejects by line; the first row is line 2."""
    receiver = AnswerReceiver()
    headers = list(dict.fromkeys(name for row in rows for name in row))
    matched = match(headers, receiver.dictionary()).matched
    parsed = AnswerParser(headers, matched)(
        range(2, len(rows) + 2), [[row.get(header) for row in rows] for header in headers]
    )
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    found |= {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}
    assert counts.accepted + counts.merged + counts.duplicates + len(found) == len(rows)
    return counts, found


def now(minus: int = 0) -> str:
    return f"{timezone.localtime() - timedelta(seconds=minus):%Y-%m-%d %H:%M:%S}"


def test_the_file_of_instructions_holds_the_fields_and_the_look_is_in_the_trail(
    officer: Actor, stop: StopOrder
) -> None:
    text = instructions.instructions(officer, "stops", "录入平台", as_csv=True).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    row = dict(zip(rows[1], rows[2], strict=True))
    assert row["业务单号"] == stop.number
    assert (row["交易类型编码"], row["止付账号"], row["汇款金额"]) == ("100101", FIRST, "30000.00")
    assert Event.objects.get(action="personal.read", object_type="funds").row_count == 1
    assert instructions.instructions(officer, "stops", "录入平台")[:2] == b"PK"
    order = StopOrder.unscoped.get(state="DRAFT")
    looks = Event.objects.filter(action="personal.read", purpose="录入平台").values_list("object_type", "object_id")
    assert {("funds_stop", str(order.pk)), ("funds_case", str(order.case_id))} <= set(looks)


def test_a_file_without_a_purpose_is_refused(officer: Actor, stop: StopOrder) -> None:
    with pytest.raises(RefusalError, match="PURPOSE"):
        instructions.instructions(officer, "stops", " ")
    assert not Event.objects.filter(action="personal.read").exists()


def test_every_column_of_our_own_file_is_known_or_left_out_when_it_comes_back(officer: Actor, stop: StopOrder) -> None:
    text = instructions.instructions(officer, "stops", "录入平台", as_csv=True).decode("utf-8-sig")
    headers = list(csv.reader(io.StringIO(text)))[1]
    found = match(headers, AnswerReceiver().dictionary())
    assert found.ambiguous == {}
    fields = {"order", "code", "answered_at", "balance", "to_account", "to_amount", "account"}
    assert fields <= set(found.matched.values())


def test_answers_stop_the_account_and_name_the_next_level(officer: Actor, issued: StopOrder, batch: Batch) -> None:
    at = now(5)
    first = {
        "业务单号": issued.number, "止付账号": FIRST, "结果码": "0000", "反馈时间": at, "余额": "12000.50",
        "转往账号": SECOND, "转往户名": "测试戊", "转往金额": "15000", "转往时间": now(3600),
    }  # fmt: skip
    again = first | {"转往账号": "000000000000022", "转往金额": "200"}
    counts, rejects = take([first, again, first], batch, officer)
    assert (counts.accepted, counts.merged, counts.duplicates, rejects) == (1, 1, 1, {})
    held = StopOrder.unscoped.get(pk=issued.pk)
    assert (held.state, held.balance_fen) == ("ACCEPTED", 1_200_050)
    answer = BankAnswer.unscoped.get(stop=issued)
    assert (answer.batch_id, answer.line) == (batch.pk, 2)
    assert Payment.unscoped.filter(answer=answer).count() == 2


def test_a_file_that_comes_twice_adds_nothing(officer: Actor, issued: StopOrder, batch: Batch) -> None:
    row = {"业务申请编号": issued.request_no, "结果码": "1304", "反馈时间": now(5), "失败原因": "已两次"}
    assert take([row], batch, officer)[0].accepted == 1
    assert take([row], batch, officer)[0].duplicates == 1
    assert BankAnswer.unscoped.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"业务单号": "ZF99999999"}, "order:UNKNOWN"),
        ({"业务单号": ""}, "order:EMPTY"),
        ({"止付账号": SECOND}, "account:OTHER"),
        ({"结果码": "7777"}, "code:UNKNOWN"),
        ({"结果码": ""}, "code:EMPTY"),
        ({"反馈时间": "2001-01-01 00:00:00"}, "row:ANSWER_BEFORE"),
        ({"反馈时间": "明天"}, "answered_at:DATE"),
        ({"余额": ""}, "row:BALANCE_MISSING"),
        ({"转往账号": SECOND}, "to_account:INCOMPLETE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_does_not_fit_is_a_reject_with_its_reason_and_stops_no_other(
    officer: Actor, issued: StopOrder, batch: Batch, changes: dict[str, str], reason: str
) -> None:
    good = {"业务单号": issued.number, "止付账号": FIRST, "结果码": "0000", "反馈时间": now(5), "余额": "1"}
    _counts, rejects = take([good | changes, good], batch, officer)
    assert list(rejects) == [2]
    if reason != "answered_at:DATE":
        assert reason in rejects[2]
    assert StopOrder.unscoped.get(pk=issued.pk).state == "ACCEPTED"
    for code in rejects[2]:
        what, remedy = AnswerReceiver().explain(code)
        assert what
        assert remedy


def test_a_reject_keeps_its_row_sealed(officer: Actor, issued: StopOrder, batch: Batch) -> None:
    take([{"业务单号": "ZF99999999", "止付账号": FIRST, "结果码": "0000", "反馈时间": now(5)}], batch, officer)
    reject = Reject.unscoped.get()
    assert FIRST not in json.dumps(reject.reasons)
    assert FIRST not in str(reject.raw)


def test_an_analyst_who_may_import_warnings_records_no_answers(city: City, issued: StopOrder, batch: Batch) -> None:
    row = {"业务单号": issued.number, "结果码": "0000", "反馈时间": now(5), "余额": "1"}
    _counts, rejects = take([row], batch, city.actor(Role.ANALYST))
    assert rejects == {2: ["row:NOT_ALLOWED"]}


def test_an_answer_to_a_freeze_names_the_office_that_froze_before(
    officer: Actor, investigator: Actor, case: FundsCase, batch: Batch
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 100)
    freezes.decide(investigator, one.pk, Decision(True, "COUNTY", "测试甲", "冻1号", timezone.localdate(), "局长"))
    assert instructions.instructions(officer, "freezes", "录入平台")[:2] == b"PK"
    freezes.issue(officer, one.pk, "Q-7", timezone.now() - timedelta(seconds=30), doc_no="冻通1号")
    row = {"业务申请编号": "Q-7", "结果码": "1303", "反馈时间": now(5), "在先冻结机关": "外市公安局"}
    assert take([row], batch, officer)[0].accepted == 1
    frozen = Freeze.unscoped.get(pk=one.pk)
    assert (frozen.mode, frozen.ahead) == ("QUEUED", "外市公安局")


def test_a_file_taken_in_by_a_worker_is_that_of_the_officer_who_gave_it(
    officer: Actor, issued: StopOrder, batch: Batch
) -> None:
    """The worker knows only who uploaded it: the role is the one that person has at the unit."""
    Batch.unscoped.filter(pk=batch.pk).update(by=officer.person_id)
    batch.refresh_from_db()
    row = {"业务单号": issued.number, "结果码": "0000", "反馈时间": now(5), "余额": "12000.50"}
    counts, rejects = take([row], batch, run.actor_of(batch))
    assert (counts.accepted, rejects) == (1, {})


def test_a_file_of_somebody_without_a_post_is_refused(issued: StopOrder, batch: Batch, city: City) -> None:
    stranger = make_person(None, city.centre)
    Batch.unscoped.filter(pk=batch.pk).update(by=stranger)
    batch.refresh_from_db()
    row = {"业务单号": issued.number, "结果码": "0000", "反馈时间": now(5), "余额": "12000.50"}
    counts, rejects = take([row], batch, run.actor_of(batch))
    assert (counts.accepted, list(rejects.values())) == (0, [["row:NOT_ALLOWED"]])
