# SPDX-License-Identifier: Apache-2.0
"""Lists of leads as bureaus send them down: their headers, day numbers, several numbers in a cell, and nothing lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from tests.leads.conftest import PHONE, TELLER
from tests.leads.test_receiver import batch, take
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.intake.columns import CITY_TIME
from wuzha.intake.headers import match
from wuzha.intake.models import Batch
from wuzha.leads.intake.receiver import LeadReceiver
from wuzha.leads.models import Lead
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same

__all__ = ["batch"]
pytestmark = pytest.mark.django_db
#: As a bureau's sheet has it.
ROW = {
    "序号": "1", "线索编号": "DK-2026-0031", "线索来源": "省厅下发", "线索类型": "买卖银行卡",
    "线索内容": "多人出售银行卡", "涉案人员": "测试乙", "涉案电话": PHONE,
    "移送日期": "46148", "反馈时限": "46178", "接收单位": "浒山派出所",
    "备注": "尽快",
}  # fmt: skip
OTHER = "19900005519"


@pytest.fixture
def analyst(city: City) -> Actor:
    return city.actor(Role.ANALYST)


def taken(batch: Batch, analyst: Actor, **more: str) -> Lead:
    counts, rejects = take([ROW | more], batch, analyst)
    assert (counts.accepted, rejects) == (1, {})
    found: Lead = Lead.unscoped.get()
    return found


def flags(**more: str) -> tuple[str, ...]:
    row = ROW | more
    receiver = LeadReceiver()
    mapping = match(list(row), receiver.dictionary()).matched
    (parsed,) = receiver.parser(list(row), mapping, "PROV")([2], [[cell or None] for cell in row.values()]).rows
    return tuple(parsed.flags)


def test_a_sheet_of_a_bureau_needs_no_mapping_but_for_what_is_no_lead(city: City) -> None:
    receiver = LeadReceiver()
    matching = match(list(ROW), receiver.dictionary())
    assert (matching.unknown, matching.ambiguous) == (("序号", "备注"), {})
    assert receiver.missing(set(matching.matched.values())) == []


def test_day_numbers_are_read_and_flagged_and_the_unit_stands_below(city: City, batch: Batch, analyst: Actor) -> None:
    lead = taken(batch, analyst)
    assert lead.received_at == datetime(2026, 5, 6, tzinfo=CITY_TIME)
    assert lead.reply_due_at == end_of_day(date(2026, 6, 5))
    assert same(lead.what, seal(Kind.TEXT, "多人出售银行卡\n接收单位：浒山派出所"))
    assert flags() == ("received_at:DAY_NUMBER_READ", "reply_due:DAY_NUMBER_READ")
    assert "日期" in LeadReceiver().explain("reply_due:DAY_NUMBER_READ")[0]


@pytest.mark.parametrize(
    "cell", [f"{PHONE}、{OTHER}", f"{PHONE}/{OTHER}", f"{PHONE}\n{OTHER}", f"{PHONE}；{OTHER}", f"{PHONE} {OTHER}",
             "１９９００００５５１８，19900005519", f"{PHONE}或{OTHER}", f"{PHONE}、{OTHER}、{PHONE}"]
)  # fmt: skip
def test_of_several_numbers_in_a_cell_the_first_is_taken_and_none_is_lost(
    city: City, batch: Batch, analyst: Actor, cell: str
) -> None:
    lead = taken(batch, analyst, 涉案电话=cell, 接收单位="")
    assert str(lead.phone) == "199****5518"
    assert same(lead.what, seal(Kind.TEXT, f"多人出售银行卡\n其他电话：{OTHER}"))
    assert "phone:SEVERAL" in flags(涉案电话=cell)


@pytest.mark.parametrize("cell", ["199 0000 5518", "199-0000-5518", "+86 19900005518", "0574-63012345"])
def test_one_number_is_never_taken_apart(city: City, cell: str) -> None:
    assert not [flag for flag in flags(涉案电话=cell) if flag.startswith("phone")]


@pytest.mark.parametrize(
    ("text", "days"), [("30日内", 30), ("收到后15天内", 15), ("７个自然日", 7), ("自接收之日起10日内", 10)]
)
def test_a_limit_in_days_counts_from_the_receipt(
    city: City, batch: Batch, analyst: Actor, text: str, days: int
) -> None:
    lead = taken(batch, analyst, 反馈时限=text)
    assert lead.reply_due_at == end_of_day(date(2026, 5, 6) + timedelta(days=days))


def test_what_cannot_be_read_is_kept_with_what_was_told(city: City, batch: Batch, analyst: Actor) -> None:
    lead = taken(
        batch, analyst, 反馈时限="5个工作日", 涉案电话="1380", 接收单位="", 举报人电话="13x", 举报人=TELLER.name
    )
    assert same(lead.what, seal(Kind.TEXT, "多人出售银行卡\n其他电话：1380\n反馈时限：5个工作日"))
    assert lead.received_at < timezone.now()


def test_lists_with_unread_cells_come_in_once(city: City, batch: Batch, analyst: Actor) -> None:
    row = ROW | {"线索编号": "", "反馈时限": "5个工作日"}
    assert take([row], batch, analyst)[0].accepted == 1
    counts, _rejects = take([row], batch, analyst)
    assert (counts.accepted, counts.duplicates) == (0, 1)
