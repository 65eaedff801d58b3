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
from wuzha.people.queries import people
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import end_part, measure, void_measure
from wuzha.people.services.receiving import receive
from wuzha.people.views.next import chip_of
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same

pytestmark = pytest.mark.django_db
FIELDS = (
    "case_no", "name", "id_no", "phone", "role", "known", "measure", "day", "organ", "document_no", "unit", "residence",
    "fine", "caught_on", "caught_by",
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


def test_the_day_of_the_arrest_stands_beside_the_measure_and_counts_as_caught(
    city: City, officer: Actor, case: Case, batch: Batch
) -> None:
    """抓获时间 is no 措施日期: the one writes 到案 for the catching unit, the other the measure."""
    caught, detained = (today() - timedelta(days=n) for n in (6, 5))
    told_of = row(
        caught_on=f"{caught:%Y年%m月%d日}", caught_by="浒山派出所（测试）", measure="刑事拘留",
        day=f"{detained:%Y-%m-%d}", organ="测试市公安局", document_no="拘1号",
    )  # fmt: skip
    found = take(batch, officer, told_of)
    assert (counts(found), found.flagged, reasons(batch)) == ((1, 0, 0, 0), 0, [])
    assert list(PersonMeasure.unscoped.order_by("day").values_list("kind", "day", "unit_id", "document_no")) == [
        ("CAUGHT", caught, city.station.pk, ""), ("DETAINED", detained, city.station.pk, "拘1号"),
    ]  # fmt: skip
    assert Involvement.unscoped.get().measure == "DETAINED"
    assert counts(take(batch, officer, told_of)) == (0, 0, 1, 0)
    # The next row of the same person repeats the arrest and tells of what came after.
    more = told_of | {"measure": "逮捕", "day": f"{today():%Y-%m-%d}", "organ": PROCURATORATE, "document_no": "捕1号"}
    assert counts(take(batch, officer, more)) == (1, 0, 0, 0)
    assert PersonMeasure.unscoped.filter(kind="CAUGHT").count() == 1


def test_only_the_arrest_is_told(officer: Actor, case: Case, batch: Batch) -> None:
    day = today() - timedelta(days=2)
    rows = [
        row(caught_on=f"{day:%Y%m%d}"),
        row(name="测试丁", id_no=OTHER_ID, phone="", measure="抓获", caught_on=f"{day:%Y/%m/%d}"),
        row(measure="刑拘", caught_on=f"{day:%Y-%m-%d}"),
        row(caught_on="昨天晚上"),
    ]
    assert counts(take(batch, officer, *rows)) == (2, 0, 0, 0)
    assert list(PersonMeasure.unscoped.values_list("kind", "day")) == [("CAUGHT", day)] * 2
    assert reasons(batch) == [["day:ONLY_CAUGHT"], ["caught_on:NOT_A_TIME"]]
    assert "抓获" in explain("day:ONLY_CAUGHT")[1]
    assert "在押" in explain("caught_on:IN_CUSTODY")[0]


def test_an_arrest_of_somebody_in_custody_comes_back(
    officer: Actor, case: Case, suspect: Involvement, batch: Batch
) -> None:
    measure(officer, suspect.pk, told(Measure.DETAINED, today() - timedelta(days=3)))
    given = row(caught_on=f"{today():%Y-%m-%d}", measure="取保", day=f"{today():%Y-%m-%d}", phone="")
    assert counts(take(batch, officer, given)) == (0, 0, 0, 1)
    assert (reasons(batch), PersonMeasure.unscoped.count()) == ([["caught_on:IN_CUSTODY"]], 1)


@pytest.mark.parametrize(
    ("word", "roles"),
    [
        ("车手", ["CASH"]), ("卡农", ["CARD"]), ("卡商", ["CARD"]), ("金主", ["ORGANISE"]), ("跑分", ["LAUNDER"]),
        ("码商", ["LAUNDER"]), ("水房", ["LAUNDER"]), ("话务员", ["CALL"]), ("键盘手", ["CALL"]), ("蛇头", ["SMUGGLE"]),
        ("吸粉", ["ATTRACT"]), ("料商", ["DATA"]), ("猫池", ["GOIP"]), ("车手兼卡农", ["CASH", "CARD"]),
        ("卡农／车手", ["CARD", "CASH"]),
    ],
)  # fmt: skip
def test_words_of_the_trade_are_parts_in_the_chain(city: City, word: str, roles: list[str]) -> None:
    (found,) = parsed([row(role=word)]).rows
    assert (list(found.roles), found.flags, found.known) == (roles, (), "")


def test_a_word_for_a_part_that_nobody_knows_is_kept(officer: Actor, case: Case, batch: Batch) -> None:
    found = take(batch, officer, row(role="车手、飞单员", known="境外"))
    assert (counts(found), found.flagged) == ((1, 0, 0, 0), 1)
    part = Involvement.unscoped.get()
    assert part.roles == ["CASH"]
    assert part.note is not None
    assert same(part.note, seal(Kind.TEXT, "境外；角色：飞单员"))
    assert "原文" in explain("role:UNKNOWN")[0]


def test_what_a_list_knows_of_somebody_fills_an_empty_note_and_never_overwrites_one(
    officer: Actor, case: Case, batch: Batch
) -> None:
    take(batch, officer, row())
    assert counts(take(batch, officer, row(known="境外"))) == (0, 1, 0, 0)
    assert counts(take(batch, officer, row(known="别的", role="跑分"))) == (0, 1, 0, 0)
    part = Involvement.unscoped.get()
    assert part.note is not None
    assert same(part.note, seal(Kind.TEXT, "境外"))


def test_whoever_is_wanted_online_is_looked_for_until_caught(officer: Actor, case: Case, batch: Batch) -> None:
    wanted, caught = (today() - timedelta(days=n) for n in (9, 2))
    assert counts(take(batch, officer, row(measure="网上追逃", day=f"{wanted:%Y-%m-%d}"))) == (1, 0, 0, 0)
    part = Involvement.unscoped.get()
    assert (PersonMeasure.unscoped.get().kind, part.measure) == ("WANTED", "")  # nothing is in force against the person
    (found,) = people.page(officer, people.Filters("free")).rows
    assert chip_of(found.parts[0]).tone == "wait"
    assert counts(take(batch, officer, row(caught_on=f"{caught:%Y-%m-%d}"))) == (1, 0, 0, 0)
    measure(officer, part.pk, told(Measure.DETAINED, caught))
    later = row(measure="网逃", day=f"{today():%Y-%m-%d}")
    assert counts(take(batch, officer, later)) == (0, 0, 0, 1)
    assert reasons(batch) == [["measure:IN_CUSTODY"]]
