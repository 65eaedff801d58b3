# SPDX-License-Identifier: Apache-2.0
"""Lists of answers to requests and to orders, of reports of banks, and rosters of the task force."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.factories import City
from tests.intake.lists.base import Lists, Row, Sample, ago, bank_card, more, phone
from wuzha.funds.models import Account, CaseAccount, FundsCase, Institution, StopOrder
from wuzha.funds.orders.rules.stops import StopState
from wuzha.funds.orders.services import reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.services import asking
from wuzha.requests.services.asking import NewRequest
from wuzha.sealed import Kind, seal


def _answers(city: City, number: int) -> Lists:
    """The next list answers otherwise, which is given back."""
    one = asking.send(
        city.actor(Role.ANALYST), NewRequest("MATTER", "核查出租屋", "核查测试路一号出租屋"), city.member.pk
    )
    fields = {field.attname: getattr(one, field.attname) for field in Request._meta.concrete_fields}
    del fields["id"]
    owed = [one, *Request.unscoped.bulk_create(Request(**fields | {"uid": uuid4()}) for _place in range(number - 1))]
    first: list[Row] = [
        {"交办编号": row.number, "识别码": row.uid.hex, "结论": "", "答复内容": f"现场无人，第{place}处"}
        for place, row in enumerate(owed)
    ]  # fmt: skip
    return Lists(first, more(first, 答复内容=lambda place: f"设备已搬走，第{place}处"))


def _orders(city: City, number: int) -> Lists:
    """The next list tells where the money of each account went on to."""
    officer, now = city.actor(Role.FUNDS_OFFICER), timezone.now()
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    paid = Transfer(AccountDetails(bank_card(0), "测试丁", bank.pk), 3_000_000, now - timedelta(minutes=30))
    case = reports.by_hand(
        officer, Person("测试甲", phone(1)), NewReport(5_000_000, now - timedelta(minutes=5), [paid])
    ).case
    stop = stops.draft(officer, case.pk, CaseAccount.unscoped.get(case=case, level=1).account_id)
    issued = stops.issue(officer, stop.pk, "Q-0", now - timedelta(minutes=4))
    orders = [issued, *_more_orders(case, issued, bank, number - 1)]
    at = timezone.localtime(now) - timedelta(minutes=1)
    first: list[Row] = [
        {
            "业务申请编号": one.request_no, "业务单号": one.number, "止付账号": bank_card(place), "结果码": "0000",
            "反馈时间": f"{at:%Y-%m-%d %H:%M:%S}", "余额": "12000.50", "转往账号": "", "转往金额": "", "转往时间": "",
        }
        for place, one in enumerate(orders)
    ]  # fmt: skip
    return Lists(first, more(
        first, 转往账号=lambda place: bank_card(place + 1_000_000), 转往金额=lambda _place: "10.00",
        转往时间=lambda _place: f"{at - timedelta(minutes=10):%Y-%m-%d %H:%M:%S}",
    ))  # fmt: skip


def _more_orders(case: FundsCase, like: StopOrder, bank: Institution, number: int) -> list[StopOrder]:
    """Further accounts of the case, each with a stop that was issued."""
    accounts = Account.unscoped.bulk_create(
        Account(number=seal(Kind.ACCOUNT, bank_card(place + 1)), institution=bank) for place in range(number)
    )
    level = CaseAccount.unscoped.get(case=case, account=like.account_id)
    fields = {field.attname: getattr(level, field.attname) for field in CaseAccount._meta.concrete_fields}
    del fields["id"]
    CaseAccount.unscoped.bulk_create(CaseAccount(**fields | {"account_id": one.pk}) for one in accounts)
    fields = {field.attname: getattr(like, field.attname) for field in StopOrder._meta.concrete_fields}
    del fields["id"]
    drafts = StopOrder.unscoped.bulk_create(
        StopOrder(**fields | {
            "account_id": one.pk, "state": StopState.DRAFT, "issued_at": None, "issued_by_id": None, "request_no": "",
            "legal_basis": "",
        })
        for one in accounts
    )  # fmt: skip
    for place, one in enumerate(drafts, 1):
        one.state, one.issued_at, one.issued_by_id = like.state, like.issued_at, like.issued_by_id
        one.request_no, one.legal_basis = f"Q-{place}", like.legal_basis
    StopOrder.unscoped.bulk_update(
        drafts, ["state", "issued_at", "issued_by_id", "request_no", "legal_basis"], batch_size=200
    )
    return drafts


def _reports(_city: City, number: int) -> Lists:
    """The next list says more of each report, which stands already."""
    Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    first: list[Row] = [
        {
            "报告编号": f"行-{place}", "报告时间": f"{ago(1)} 10:00:00", "姓名": "测试甲", "手机号": phone(place),
            "卡号": bank_card(place), "对方账号": bank_card(place + 1_000_000), "金额": "20000.00",
            "异常情况": "老人柜面转账",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 异常情况=lambda _place: "老人柜面转账，已劝阻"))


def _force(city: City, number: int) -> Lists:
    """The next roster has each member on another duty, which is given back."""
    first: list[Row] = [
        {
            "姓名": "王建军", "警号": f"{place:06d}", "类别": "民警", "单位": city.station.name, "岗位": "研判",
            "到岗时间": str(ago(300)),
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 岗位=lambda _place: "侦查"))


SAMPLES = {
    "request_answers": Sample(_answers, "rejected", by=Role.ANALYST, source="UNIT"),
    "funds_answers": Sample(_orders, "merged", by=Role.FUNDS_OFFICER, source="TEST"),
    "bank_reports": Sample(_reports, "duplicates", by=Role.ANALYST, source="YS-B1"),
    "force": Sample(_force, "rejected"),
}
