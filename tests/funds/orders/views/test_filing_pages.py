# SPDX-License-Identifier: Apache-2.0
"""Filing, release, screening and objections through the pages: what is refused is said in Chinese at its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, Release, Report
from wuzha.funds.orders.services import freeze_answers, freezes
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.org.roles import Role


@pytest.fixture
@shared
def clients(city: City) -> tuple[Client, Client]:
    """The officer and who records decisions."""
    made = Client(), Client()
    for one, role in zip(made, (Role.FUNDS_OFFICER, Role.INVESTIGATOR), strict=True):
        one.force_login(city.people[role])
    return made


def today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


def filing(**changes: str) -> dict[str, str]:
    return {
        "case_no": "A3302820000002023050001", "accepted_no": "测受1号", "accepted_on": today(), "decide_days": "3",
        "filing_no": "测立1号", "filed_on": today(), "filing_organ": "测试市公安局",
    } | changes  # fmt: skip


def test_a_filing_with_our_own_number_says_so_at_the_field_and_keeps_what_was_typed(
    clients: tuple[Client, Client], unfiled: FundsCase
) -> None:
    officer, _head = clients
    assert "未立案不得冻结" in officer.get(f"/funds/cases/{unfiled.pk}/").content.decode()
    answer = officer.post(f"/funds/cases/{unfiled.pk}/filing/file/", filing(filing_no=unfiled.number))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{unfiled.number} 是本平台的内部编号" in page
    assert 'value="测受1号"' in page
    early = officer.post(
        f"/funds/cases/{unfiled.pk}/filing/file/", filing(filed_on=f"{timezone.localdate() - timedelta(days=2)}")
    )
    assert "立案日期不得早于受案日期" in early.content.decode()
    assert officer.post(f"/funds/cases/{unfiled.pk}/filing/file/", filing()).status_code == 302
    assert "测立1号" in officer.get(f"/funds/cases/{unfiled.pk}/").content.decode()


def test_a_filing_that_the_page_puts_right_needs_a_reason_and_shows_what_it_said_before(
    clients: tuple[Client, Client], unfiled: FundsCase
) -> None:
    officer, _head = clients
    address = f"/funds/cases/{unfiled.pk}/"
    for act, told, right, field in (
        ("accept", {"accepted_no": "测受1号", "accepted_on": today(), "decide_days": "3"}, "测受2号", "accepted_no"),
        ("file", filing(accepted_no="测受2号"), "测立2号", "filing_no"),
        ("withdraw", {"number": "测撤1号", "on": today()}, "测撤2号", "number"),
    ):
        assert officer.post(f"{address}filing/{act}/", told).status_code == 302
        refused = officer.post(f"{address}filing/{act}/", told | {field: right})
        assert refused.status_code == 422
        assert "请写明更正理由" in refused.content.decode()
        assert officer.post(f"{address}filing/{act}/", told | {field: right, "reason": "录错"}).status_code == 302
        page = officer.get(address).content.decode()
        assert told[field] in page
        assert right in page


def test_the_page_of_a_freeze_says_who_must_decide_and_why_it_cannot_be_yet(
    clients: tuple[Client, Client], officer: Actor, unfiled: FundsCase
) -> None:
    one = freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 100, term="YEAR_1")
    _officer, head = clients
    page = head.get(f"/funds/freezes/{one.pk}/").content.decode()
    assert "尚未立案：先按办案系统登记立案文号" in page
    assert "程序规定第一百七十四条、公通字〔2024〕22号第二条" in page
    assert "程序规定第二百四十三条" in page
    decision = {
        "version": "1", "approved": "1", "authority": "COUNTY", "decider": "测试甲", "title": "局长", "number": "冻1号",
        "on": today(),
    }  # fmt: skip
    refused = head.post(f"/funds/freezes/{one.pk}/decide/", decision)
    assert refused.status_code == 422
    assert "请先在资金案件中" in refused.content.decode()
    _officer.post(f"/funds/cases/{unfiled.pk}/filing/file/", filing())
    below = head.post(f"/funds/freezes/{one.pk}/decide/", decision)
    assert "下级公安机关无权批准" in below.content.decode()


def test_from_the_screening_to_the_release_by_the_pages(
    clients: tuple[Client, Client], officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    hour_ago = max(timezone.now() - timedelta(hours=1), midnight)
    Report.unscoped.update(reported_at=hour_ago)
    one = freezes.draft(officer, case.pk, account_at(case, 1), 100, scope_code="02", whole_reason="账户内均为涉案资金")
    freezes.decide(investigator, one.pk, Decision(True, "COUNTY", "测试甲", "冻1号", timezone.localdate(), "局长"))
    freezes.issue(officer, one.pk, "Q-9", hour_ago, doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", hour_ago, held_fen=100))
    work, head = clients

    def act(client: Client, name: str, /, **data: str) -> int:
        version = str(Freeze.unscoped.get(pk=one.pk).version)
        return client.post(f"/funds/freezes/{one.pk}/{name}/", {"version": version, **data}).status_code

    said = {"name": "王测试", "concern": "OWNER", "on": today(), "content": "系货款"}
    assert act(work, "object", **said) == 302
    objection = FreezeObjection.unscoped.get()
    place = f"/funds/freezes/{one.pk}/objections/{objection.pk}"
    assert work.post(f"{place}/answer/", {"version": "1", "number": "答1号", "on": today()}).status_code == 422
    assert work.post(f"{place}/register/", {"version": "1", "number": "回1号", "on": today()}).status_code == 302
    assert act(work, "screen", result="PART") == 422
    assert act(work, "screen", result="PART", involved="0.40") == 302
    decided = {"authority": "COUNTY", "organ": "测试市公安局", "decider": "测试甲", "title": "局长", "number": "解1号",
               "on": today(), "ground": "SCREENING"}  # fmt: skip
    assert act(head, "limit", **decided, limit="9") == 422
    assert act(head, "release", **decided) == 302
    assert act(work, "release_notice", request_no="Q-10", doc_no="", doc_no_source="CASE_SYSTEM") == 422
    assert act(work, "release_notice", request_no="Q-10", doc_no="解通1号", doc_no_source="CASE_SYSTEM") == 302
    assert "以银行回执为准解除" in work.get(f"/funds/freezes/{one.pk}/").content.decode()
    assert act(work, "receipt", code="0000") == 302
    release = Release.unscoped.get()
    assert act(work, "owner", release=str(release.pk), how="电话告知") == 302
    page = work.get(f"/funds/freezes/{one.pk}/").content.decode()
    assert "解通1号" in page
    assert "王测试" not in page
    assert Freeze.unscoped.get(pk=one.pk).state == "RELEASED"
