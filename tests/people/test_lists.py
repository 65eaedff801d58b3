# SPDX-License-Identifier: Apache-2.0
"""Lists of people and measures: known again, nothing twice, nothing overwritten, rejects with clear reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.cases.conftest import CASE_NO
from tests.factories import City
from tests.people.conftest import ID_NO, OTHER_ID, PROCURATORATE, today, told
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Counts, ParsedChunk
from wuzha.intake.services.rejects import keep_rejects
from wuzha.people.explain import explain
from wuzha.people.intake.parse import PeopleParser
from wuzha.people.models import Individual, Involvement, PersonMeasure
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import end_part, measure, void_measure
from wuzha.people.services.receiving import receive

pytestmark = pytest.mark.django_db
FIELDS = (
    "case_no", "name", "id_no", "phone", "role", "known", "measure", "day", "organ", "document_no", "unit", "residence",
    "fine",
)  # fmt: skip
Row = dict[str, str]


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(kind="people", source="PEOPLE", unit=city.centre)
    return made


def row(**more: str) -> Row:
    return {"case_no": CASE_NO, "name": "测试丙", "id_no": ID_NO, "phone": "19900005519", "role": "取款、供卡"} | more


def parsed(rows: Sequence[Row]) -> ParsedChunk:
    columns = [[one.get(name) for one in rows] for name in FIELDS]
    return PeopleParser(FIELDS, {name: name for name in FIELDS})(range(2, 2 + len(rows)), columns)


def take(batch: Batch, actor: Actor, *rows: Row) -> Counts:
    chunk = parsed(rows)
    keep_rejects(batch, chunk.rejects)
    return receive(chunk.rows, centre_id=batch.unit_id, actor=actor, batch=batch)


def reasons(batch: Batch) -> list[list[str]]:
    return list(Reject.unscoped.filter(batch=batch).order_by("line").values_list("reasons", flat=True))


def counts(found: Counts) -> tuple[int, int, int, int]:
    return found.accepted, found.merged, found.duplicates, found.rejected


def test_people_and_measures_come_in_once(city: City, officer: Actor, case: Case, batch: Batch) -> None:
    before = f"{today() - timedelta(days=9):%Y-%m-%d}"
    rows = [
        row(measure="逮捕", day=f"{today():%Y-%m-%d}", organ=PROCURATORATE, document_no="捕1号"),
        row(measure="刑拘", day=before, organ="测试市公安局", document_no="拘1号", unit="浒山派出所（测试）"),
        row(name="测试丁", id_no=OTHER_ID, phone="", role="上家"),
        row(name="上游，身份不明", id_no="", phone="", role="引流", known="APP 后台，境外"),
    ]
    assert counts(take(batch, officer, *rows)) == (4, 0, 0, 0)
    suspect = Involvement.unscoped.get(individual__sex=1)
    assert (suspect.roles, suspect.measure) == (["CASH", "CARD"], "ARRESTED")
    assert suspect.due_on is not None
    assert PersonMeasure.unscoped.get(kind="DETAINED").unit_id == city.station.pk
    assert Individual.unscoped.count() == 3
    assert Involvement.unscoped.get(individual__name_index=None).roles == ["ATTRACT"]
    assert counts(take(batch, officer, *rows)) == (0, 0, 4, 0)
    assert counts(take(batch, officer, row(role="跑分"))) == (0, 1, 0, 0)
    assert (Individual.unscoped.count(), PersonMeasure.unscoped.count()) == (3, 2)
    assert reasons(batch) == []


def test_what_contradicts_what_is_here_comes_back(
    officer: Actor, case: Case, suspect: Involvement, batch: Batch
) -> None:
    taken = measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
    day, yesterday = f"{today():%Y-%m-%d}", f"{taken.day:%Y-%m-%d}"
    given = take(
        batch, officer,
        row(name="别名甲"),
        row(measure="刑拘", day=yesterday, document_no="别的号"),
        row(measure="逮捕", day=day, organ="测试市公安局"),
        row(measure="到案", day=day),
        row(case_no="A9999999999999999999999"),
        row(phone="19900005520"),
    )  # fmt: skip
    assert counts(given) == (0, 1, 0, 5)  # the part is told anew, the other phone is not taken
    assert reasons(batch) == [
        ["name:DIFFERS"], ["measure:DIFFERS"], ["measure:ARREST_BY"], ["measure:IN_CUSTODY"], ["case_no:NO_CASE"],
    ]  # fmt: skip
    void_measure(officer, taken.pk, "没有")
    second, third = (Batch.unscoped.create(kind="people", source="PEOPLE", unit=batch.unit) for _ in range(2))
    assert counts(take(second, officer, row(measure="刑拘", day=yesterday))) == (0, 0, 0, 1)
    end_part(officer, suspect.pk, "不是他")
    assert counts(take(third, officer, row())) == (0, 0, 0, 1)
    assert [reasons(second), reasons(third)] == [[["measure:STRUCK"]], [["name:ENDED"]]]
    assert str(suspect.individual.phone) == "199****5519"
    for (problem,) in (*reasons(batch), *reasons(second), *reasons(third)):
        what, remedy = explain(problem)
        assert problem.partition(":")[2] not in what
        assert remedy


def test_half_a_history_is_taken_and_flagged_and_stops_nothing(officer: Actor, case: Case, batch: Batch) -> None:
    day = f"{today():%Y-%m-%d}"
    found = take(batch, officer, row(measure="起诉", day=day, organ=PROCURATORATE, document_no="诉1号"))
    assert (counts(found), found.flagged) == ((1, 0, 0, 0), 1)
    part = Involvement.unscoped.get()
    measure(officer, part.pk, told(Measure.BAILED, today() - timedelta(days=3)))
    assert counts(take(batch, officer, row(measure="判决", day=day, organ="测试市人民法院"))) == (1, 0, 0, 0)


def test_a_row_that_names_no_case_nobody_or_no_day_is_a_reject(city: City) -> None:
    chunk = parsed([
        row(case_no=""), row(name="", id_no="12"), row(measure="刑拘"), row(measure="飞", day="2026-05-01"),
        row(case_no="19900005519"), row(role="飞行"),
    ])  # fmt: skip
    assert [[str(one) for one in reject.problems] for reject in chunk.rejects] == [
        ["case_no:EMPTY"], ["id_no:LENGTH", "name:WHO_MISSING"], ["day:EMPTY"], ["measure:UNKNOWN"],
        ["case_no:UNKNOWN"],
    ]  # fmt: skip
    assert [one.flags for one in chunk.rows] == [("role:UNKNOWN",)]


def test_somebody_of_the_name_without_a_number_is_asked_about(officer: Actor, case: Case, batch: Batch) -> None:
    take(batch, officer, row(id_no=""))
    assert counts(take(batch, officer, row(id_no=""))) == (0, 0, 1, 0)
    assert counts(take(batch, officer, row())) == (0, 0, 0, 1)
    assert reasons(batch) == [["id_no:UNIDENTIFIED"]]


def test_a_long_list_twice_changes_nothing(officer: Actor, case: Case, batch: Batch) -> None:
    rows = [row(name="上游，身份不明", id_no="", phone="", role="引流", known=f"账号{n}") for n in range(300)]
    assert counts(take(batch, officer, *rows)) == (300, 0, 0, 0)
    assert counts(take(batch, officer, *rows)) == (0, 0, 300, 0)
    assert Involvement.unscoped.count() == 300
