# SPDX-License-Identifier: Apache-2.0
"""A table of a bank's reports: every row is a report with its clock, a duplicate, or a reject that says what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import OWN, PAYEE
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport
from wuzha.calls.receiver import BankReportReceiver, ReportParser
from wuzha.funds.models import Institution
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def batch(city: City) -> Batch:
    Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    made: Batch = Batch.unscoped.create(
        kind="bank_reports", source="YS-B1", unit=city.centre, file_name="演示.csv", status=BatchStatus.RUNNING
    )
    return made


def take(rows: list[dict[str, str]], batch: Batch, actor: Actor) -> tuple[Counts, dict[int, list[str]]]:
    """Counts, and the reasons of rejects by line; the first row is line 2."""
    receiver = BankReportReceiver()
    headers = list(dict.fromkeys(name for row in rows for name in row))
    matched = match(headers, receiver.dictionary()).matched
    assert receiver.missing(set(matched.values())) == []
    columns = [[row.get(header) for row in rows] for header in headers]
    parsed = ReportParser(headers, matched, batch.source)(range(2, len(rows) + 2), columns)
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    found |= {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}
    assert counts.accepted + counts.duplicates + len(found) == len(rows)
    return counts, found


def test_each_row_is_a_report_with_its_own_clock_and_comes_in_once(taker: Actor, batch: Batch) -> None:
    at = timezone.localtime() - timedelta(minutes=10)
    row = {
        "报告编号": "行-1", "报告时间": f"{at:%Y-%m-%d %H:%M:%S}", "姓名": "测试甲", "手机号": "19900005518",
        "卡号": OWN, "对方账号": PAYEE, "金额": "20000.00", "异常情况": "老人柜面转账",
    }  # fmt: skip
    counts, rejects = take([row, row | {"报告编号": "行-2"}, row], batch, taker)
    assert (counts.accepted, counts.duplicates, rejects) == (2, 1, {})
    one = BankReport.unscoped.order_by("pk").first()
    assert one is not None
    assert (one.due_at, one.channel, one.institution.code, one.amount_fen, one.batch_id) == (
        one.received_at + timedelta(minutes=30), "FILE", "YS-B1", 2_000_000, batch.pk
    )  # fmt: skip
    assert (str(one.account), str(one.payee)) == ("000000******0016", "000001******5001")
    assert BankReportReceiver().list_url(batch, "accepted") == f"{reverse('calls:index')}?tab=banks&batch={batch.pk}"


#: Cells of a row → why it is a reject, and what is said of it.
FAULTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"银行": "无此银行"}, "institution:UNKNOWN", "机构名录中没有这一名称或代码"),
    ({"卡号": "12"}, "account:LENGTH", "客户账号"),
    ({"卡号": "", "姓名": ""}, "account:NOBODY", "没有账号，也没有当事人"),
    ({"异常情况": ""}, "what:EMPTY", "异常情况"),
    ({"异常情况": "x" * 1001}, "what:TOO_LONG", "超过 1000 字"),
    ({"金额": "三万二"}, "amount:NOT_A_NUMBER", "金额"),
    ({"报告时间": "2099-01-01 08:00"}, "reported_at:FUTURE", "报告时间"),
    ({"报告编号": "19900005518"}, "reference:CLEAR_NUMBER", "不是报告编号"),
    ({"报告编号": "x" * 65}, "reference:TOO_LONG", "超过 64 字"),
    ({"卡号": "1.38E+10"}, "account:SCIENTIFIC", "客户账号"),
)


def test_a_reject_names_its_column_and_what_to_do(taker: Actor, batch: Batch) -> None:
    row = {
        "银行": "演示一银行（演示）", "报告编号": "行-1", "报告时间": "", "姓名": "测试甲", "卡号": OWN, "金额": "",
        "异常情况": "异常",
    }  # fmt: skip
    _counts, rejects = take([row | cells for cells, _problem, _says in FAULTS], batch, taker)
    assert rejects == {line: [problem] for line, (_cells, problem, _says) in enumerate(FAULTS, 2)}
    for _cells, problem, says in FAULTS:
        what, remedy = BankReportReceiver().explain(problem)
        assert says in what
        assert remedy
    assert not BankReport.unscoped.exists()


def test_a_channel_that_is_no_bank_needs_the_column(taker: Actor, batch: Batch) -> None:
    batch.source = "PROV"
    _counts, rejects = take([{"卡号": OWN, "异常情况": "异常"}], batch, taker)
    assert rejects == {2: ["institution:EMPTY"]}


def test_a_faulty_phone_does_not_hold_a_report_back(taker: Actor, batch: Batch) -> None:
    counts, _rejects = take([{"卡号": OWN, "手机号": "123", "异常情况": "异常"}], batch, taker)
    assert (counts.accepted, counts.flagged) == (1, 1)


def test_who_takes_no_calls_imports_none(city: City, batch: Batch) -> None:
    _counts, rejects = take([{"卡号": OWN, "异常情况": "异常"}], batch, city.actor(Role.ADMIN))
    assert rejects == {2: ["row:NOT_ALLOWED"]}
    assert "接警人员" in BankReportReceiver().explain("row:NOT_ALLOWED")[0]
