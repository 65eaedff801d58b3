# SPDX-License-Identifier: Apache-2.0
"""Ledgers (台账) of pledges and penalties come in once; what they leave out is flagged, and never made up."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cases.conftest import opened
from tests.factories import City
from tests.sanctions.conftest import ID_NO, OTHER_ID
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Selection, figures_of
from wuzha.intake.cells import CellError
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.org.roles import Role
from wuzha.people.models import PersonMeasure
from wuzha.sanctions.intake.receivers import CODES, RECEIVERS, LedgerReceiver, article_of, days_of
from wuzha.sanctions.intake.returns import RETURNS
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.queries.indicators import INDICATORS
from wuzha.sanctions.queries.records import steps_of
from wuzha.sanctions.services.receiving import gaps_of

pytestmark = pytest.mark.django_db
PLEDGES, PENALTIES = RECEIVERS
PLEDGE = {
    "姓名": "测试卡主", "身份证号": ID_NO, "签订事由": "出租出借两卡", "签订日期": "2023-03-01",
    "见证民警": "测试民警甲", "备注": "已教育",
}  # fmt: skip
PENALTY = {
    "姓名": "测试卡主", "身份证号": ID_NO, "处罚依据": "《反电信网络诈骗法》第四十四条", "违法事实": "出借银行卡三张",
    "违法日期": "2023-02-20", "立案日期": "2023-03-01", "告知日期": "2023-03-05", "审核日期": "2023-03-08",
    "处罚日期": "2023-03-10", "决定书文号": "慈公行罚决字〔2023〕101号", "罚款金额（元）": "5000",
    "没收违法所得": "2400", "行政拘留天数": "行政拘留五日", "办案民警": "测试民警甲、测试民警乙", "审批人": "测试局长",
    "送达日期": "2023-03-10", "缴款日期": "2023-03-20",
}  # fmt: skip


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="penalties", source="", unit=city.centre, file_name="台账.xlsx", status=BatchStatus.RUNNING
    )
    return made


@pytest.fixture
def keeper(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


RETURN = {
    "姓名": "测试滞留", "身份证号": OTHER_ID, "人员类别": "网上追逃", "依据文号": "测追〔2023〕7号",
    "列入日期": "2023-02-01", "滞留地": "境外某地", "出境日期": "2022-09-01", "属地": "浒山街道",
    "联系日期": "2023-03-05", "联系方式": "通过家属", "联系情况": "家属愿意劝其回国", "入境日期": "2023-04-01",
    "移交情况": "口岸移交",
}  # fmt: skip


def test_a_ledger_of_people_to_return_brings_contacts_and_returns_of_before(
    city: City, batch: Batch, keeper: Actor
) -> None:
    counts, rejects, flags = take(RETURNS, [RETURN], batch, keeper)
    assert (counts.accepted, rejects, flags) == (1, {}, {})
    row = Absent.unscoped.get()
    assert (row.state, row.listed_on, row.contacted_on, row.returned_on, row.township) == (
        "RETURNED", date(2023, 2, 1), date(2023, 3, 5), date(2023, 4, 1), city.town,
    )  # fmt: skip
    assert [(one.act, one.day) for one in steps_of(keeper, row)] == [
        ("list", date(2023, 2, 1)), ("contact", date(2023, 3, 5)), ("come_back", date(2023, 4, 1)),
    ]  # fmt: skip
    counts, _rejects, _flags = take(RETURNS, [RETURN], batch, keeper)
    assert (counts.accepted, counts.duplicates) == (0, 1)


def test_what_a_ledger_of_people_to_return_contradicts_is_given_back(batch: Batch, keeper: Actor) -> None:
    bare = RETURN | dict.fromkeys(("列入日期", "入境日期", "移交情况", "联系情况", "属地"), "")
    _counts, rejects, flags = take(
        RETURNS,
        [
            RETURN | {"人员类别": "一律"}, RETURN | {"依据文号": ""}, RETURN | {"联系日期": "2023-01-31"},
            RETURN | {"联系方式": ""}, RETURN | {"出境日期": "2023-02-02"},
            bare, bare | {"依据文号": "测追〔2023〕8号"},
        ],
        batch, keeper,
    )  # fmt: skip
    assert rejects == {
        2: ["ground:UNKNOWN"], 3: ["ground_no:EMPTY"], 4: ["contacted_on:DAYS_ORDER"], 5: ["way:EMPTY"],
        6: ["left_on:LEFT_AFTER"], 8: ["id_no:LISTED_ALREADY"],
    }  # fmt: skip
    assert flags[7] == ("listed_on:LACKS",)
    assert Absent.unscoped.get().listed_on == date(2023, 3, 5), "the first day that is told, never one made up"


def take(
    receiver: object, rows: list[dict[str, str]], batch: Batch, actor: Actor
) -> tuple[Counts, dict[int, list[str]], dict[int, tuple[str, ...]]]:
    known: LedgerReceiver = receiver  # type: ignore[assignment]
    headers = list(rows[0])
    matched = match(headers, known.dictionary()).matched
    assert known.missing(set(matched.values())) == []
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = known.parser(headers, matched, "")(range(2, len(rows) + 2), columns)
    Reject.unscoped.filter(batch=batch).delete()
    counts = known.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    found |= {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}
    return counts, found, known.faults(parsed.rows)


def test_a_ledger_of_pledges_comes_in_once(batch: Batch, keeper: Actor) -> None:
    other = PLEDGE | {"姓名": "测试乙", "身份证号": OTHER_ID, "签订事由": "别的"}
    counts, rejects, flags = take(PLEDGES, [PLEDGE, other], batch, keeper)
    assert (counts.accepted, counts.flagged, rejects, flags) == (2, 1, {}, {3: ("occasion:UNKNOWN",)})
    row = Pledge.unscoped.get(occasion="CARDS")
    assert (row.signed_on, row.until, row.witness, row.line) == (date(2023, 3, 1), date(2025, 3, 1), "测试民警甲", 2)
    counts, rejects, _flags = take(PLEDGES, [PLEDGE, PLEDGE | {"备注": "另有说法"}], batch, keeper)
    assert (counts.duplicates, rejects) == (1, {3: ["signed_on:PLEDGED_ALREADY"]})
    _counts, rejects, _flags = take(
        PLEDGES, [PLEDGE | {"身份证号": ""}, PLEDGE | {"签订日期": ""}, PLEDGE | {"见证民警": ""},
                  PLEDGE | {"姓名": "另一人", "签订日期": "2023-04-01"}], batch, keeper,
    )  # fmt: skip
    assert rejects == {
        2: ["id_no:EMPTY"], 3: ["signed_on:EMPTY"], 4: ["witness:EMPTY"], 5: ["name:NAME_DIFFERS"],
    }  # fmt: skip


def test_a_decided_penalty_is_kept_as_it_was_and_counted(city: City, batch: Batch, keeper: Actor) -> None:
    counts, rejects, flags = take(PENALTIES, [PENALTY], batch, keeper)
    assert (counts.accepted, rejects, flags) == (1, {}, {})
    row = Penalty.unscoped.get()
    assert (row.state, row.article, row.fine_fen, row.confiscated_fen, row.detention_days, row.document_no) == (
        "CLOSED", "44", 500_000, 240_000, 5, "慈公行罚决字〔2023〕101号",
    )  # fmt: skip
    assert (row.officers, row.due_on, row.pay_by) == (["测试民警甲", "测试民警乙"], None, None)
    assert [one.act for one in steps_of(keeper, row)] == ["enter"]
    period = Period(date(2023, 1, 1), date(2023, 6, 6))
    assert figures_of(Selection(keeper), period, [INDICATORS["penalties_44"]])["penalties_44"].tally.numerator == 1
    counts, _rejects, _flags = take(PENALTIES, [PENALTY], batch, keeper)
    assert (counts.accepted, counts.duplicates) == (0, 1)


def test_what_the_ledger_leaves_out_is_flagged_and_what_contradicts_is_given_back(
    city: City, batch: Batch, keeper: Actor
) -> None:
    bare = dict.fromkeys(PENALTY, "") | {
        name: PENALTY[name] for name in ("姓名", "身份证号", "处罚依据", "处罚日期", "决定书文号")
    }  # fmt: skip
    counts, rejects, flags = take(PENALTIES, [bare | {"罚款金额（元）": "200000.01"}], batch, keeper)
    assert (counts.accepted, counts.flagged, rejects) == (1, 1, {})
    assert set(flags[2]) == {
        *(f"{name}:LACKS" for name in ("officers", "told_on", "reviewed_on", "facts", "acted_on", "filed_on",
                                       "decided_by")),
        "fine:UNLAWFUL",
    }  # fmt: skip
    assert Penalty.unscoped.get().state == "DECIDED"
    row = Penalty.unscoped.get()
    assert (row.due_on is not None, row.filed_told) == (True, None)
    assert set(gaps_of(row)) == set(flags[2])
    client = Client()
    client.force_login(city.people[Role.INVESTIGATOR])
    page = client.get(row.get_absolute_url()).content.decode()
    assert "台账存疑事项" in page
    assert "处罚内容超出该条款的规定" in page
    assert "台账未载明" in client.get(reverse("sanctions:penalties")).content.decode()
    wrong = PENALTY | {"决定书文号": "慈公罚〔2026〕77号", "违法日期": "2022-11-30", "立案日期": "2026-11-06"}
    _counts, _rejects, flags = take(PENALTIES, [wrong], batch, keeper)
    assert {"acted_on:ACT_BEFORE_LAW", "decided_on:DAYS_ORDER"} <= set(flags[2])
    _counts, rejects, _flags = take(
        PENALTIES,
        [
            bare | {"罚款金额（元）": "1"}, PENALTY | {"处罚依据": "治安管理处罚法第27条"}, PENALTY | {"处罚日期": ""},
            PENALTY | {"处罚日期": "2022-11-30"}, PENALTY | {"决定书文号": ""}, PENALTY | {"行政拘留天数": "很多"},
        ], batch, keeper,
    )  # fmt: skip
    assert rejects == {
        2: ["document_no:NUMBER_TAKEN"], 3: ["article:UNKNOWN"], 4: ["decided_on:EMPTY"],
        5: ["decided_on:BEFORE_LAW"], 6: ["document_no:EMPTY"], 7: ["days:UNKNOWN"],
    }  # fmt: skip


def test_a_case_that_is_named_has_the_measure_and_an_unknown_one_is_flagged(
    city: City, batch: Batch, keeper: Actor
) -> None:
    case = opened(city, keeper, 60)
    named = PENALTY | {"案件编号": case.number}
    counts, _rejects, flags = take(PENALTIES, [named], batch, keeper)
    assert (counts.accepted, flags) == (1, {})
    assert PersonMeasure.unscoped.get().document_no == PENALTY["决定书文号"]
    other = named | {"决定书文号": "慈公行罚决字〔2023〕102号", "案件编号": "AJ99999999"}
    _counts, _rejects, flags = take(PENALTIES, [other], batch, keeper)
    assert flags == {2: ("case_no:UNKNOWN",)}


def test_who_proposes_no_penalties_takes_no_ledger_and_each_code_says_what_to_do(city: City, batch: Batch) -> None:
    _counts, rejects, _flags = take(PENALTIES, [PENALTY], batch, city.actor(Role.FUNDS_OFFICER))
    assert rejects == {2: ["row:NOT_ALLOWED"]}
    for code in CODES:
        what, remedy = PENALTIES.explain(f"row:{code}")
        assert code not in what
        assert remedy


@pytest.mark.parametrize(
    ("text", "article"),
    [("第44条", "44"), ("44", "44"), ("《反电信网络诈骗法》第四十四条", "44"), ("反诈法三十八条", "38"),
     ("第四十二条第一款", "42"), ("第四十条", "40"), ("第三十九条", "39")],
)  # fmt: skip
def test_articles_as_ledgers_write_them(text: str, article: str) -> None:
    assert article_of(text) == article


@pytest.mark.parametrize(("text", "days"), [("5", 5), ("十日", 10), ("行政拘留十五日", 15), ("拘留7天", 7), ("5日", 5)])
def test_days_as_ledgers_write_them(text: str, days: int) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize("text", ["第45条", "第三十八条、第四十四条", "治安管理处罚法", ""])
def test_what_names_no_article_or_two_is_none(text: str) -> None:
    with pytest.raises(CellError):
        article_of(text)
