# SPDX-License-Identifier: Apache-2.0
"""A list of leads comes in once; a known number with another content is a conflict that is shown."""

from __future__ import annotations

import pytest

from tests.factories import City
from tests.leads.conftest import PHONE, TELLER, told
from wuzha.audit.actor import Actor
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.intake.services.run import actor_of
from wuzha.leads.intake.receiver import CODES, LeadReceiver
from wuzha.leads.models import Informant, Lead
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
ROW = {
    "线索编号": "浙断卡〔2026〕1号", "线索来源": "断卡行动", "下发单位": "省厅", "接收时间": "2026-05-06 10:00",
    "线索类型": "买卖银行卡", "线索内容": "多人出售银行卡", "嫌疑人姓名": "测试乙", "手机号": PHONE,
    "反馈期限": "2026-06-01",
    "举报人": TELLER.name, "举报人电话": TELLER.phone,
}  # fmt: skip


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="leads", source="PROV", unit=city.centre, file_name="线索.xlsx", status=BatchStatus.RUNNING
    )
    return made


def take(rows: list[dict[str, str]], batch: Batch, actor: Actor) -> tuple[Counts, dict[int, list[str]]]:
    receiver = LeadReceiver()
    headers = list(rows[0])
    matched = match(headers, receiver.dictionary()).matched
    assert receiver.missing(set(matched.values())) == []
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = receiver.parser(headers, matched, "PROV")(range(2, len(rows) + 2), columns)
    Reject.unscoped.filter(batch=batch).delete()
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    return counts, found | {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}


def test_a_list_twice_and_one_that_overlaps_change_nothing(city: City, batch: Batch) -> None:
    analyst = city.actor(Role.ANALYST)
    second = ROW | {"线索编号": "", "手机号": "19900005519", "举报人": "", "举报人电话": ""}
    counts, rejects = take([ROW, second, second], batch, analyst)
    assert (counts.accepted, counts.duplicates, rejects) == (2, 1, {})
    lead = Lead.unscoped.get(source_no=ROW["线索编号"])
    assert (lead.kind, lead.source, lead.sender, str(lead.phone), lead.batch_id) == (
        "CARDS", "CARD_CAMPAIGN", "省厅", "199****5518", batch.pk,
    )  # fmt: skip
    assert lead.reply_due_at is not None
    assert Informant.unscoped.get().lead_id == lead.pk
    counts, rejects = take([ROW, second, ROW | {"线索编号": "浙断卡〔2026〕2号"}], batch, analyst)
    assert (counts.accepted, counts.duplicates, rejects) == (1, 2, {})
    counts, rejects = take([ROW | {"线索内容": "另有说法"}], batch, analyst)
    assert (counts.accepted, rejects) == (0, {2: ["source_no:CONFLICT"]})
    assert Lead.unscoped.count() == 3


def test_an_investigator_of_the_city_takes_a_list_in_for_its_centre(city: City, batch: Batch) -> None:
    batch.by = city.people[Role.INVESTIGATOR]
    actor = actor_of(batch)
    assert (actor.role, actor.unit_id) == (Role.INVESTIGATOR, city.centre.pk)
    assert take([ROW], batch, actor)[0].accepted == 1
    batch.by = city.foreigners[Role.INVESTIGATOR]
    assert actor_of(batch).role == ""


def test_what_a_person_entered_is_never_overwritten(city: City, batch: Batch, officer: Actor) -> None:
    told(officer, source="CARD_CAMPAIGN", source_no=ROW["线索编号"])
    _counts, rejects = take([ROW], batch, city.actor(Role.ANALYST))
    assert rejects == {2: ["source_no:CONFLICT"]}


def test_what_cannot_be_taken_is_a_reject_that_says_what_to_do(city: City, batch: Batch) -> None:
    analyst = city.actor(Role.ANALYST)
    _counts, rejects = take(
        [
            ROW | {"线索类型": "别的"}, ROW | {"线索内容": ""}, ROW | {"线索编号": PHONE},
            ROW | {"线索内容": "长" * 2001}, ROW | {"线索类型": ""},
        ], batch, analyst,
    )  # fmt: skip
    assert rejects == {
        2: ["kind:UNKNOWN"], 3: ["what:EMPTY"], 4: ["source_no:UNKNOWN"], 5: ["what:TOO_LONG"], 6: ["kind:EMPTY"],
    }  # fmt: skip
    _counts, rejects = take([ROW], batch, city.actor(Role.FUNDS_OFFICER))
    assert rejects == {2: ["row:NOT_ALLOWED"]}
    for problem in CODES:
        what, remedy = LeadReceiver().explain(problem)
        assert problem not in what
        assert remedy


def test_a_faulty_cell_beside_lets_the_row_in_flagged(city: City, batch: Batch) -> None:
    counts, rejects = take([ROW | {"手机号": "1380"}], batch, city.actor(Role.ANALYST))
    assert (counts.accepted, counts.flagged, rejects) == (1, 1, {})
