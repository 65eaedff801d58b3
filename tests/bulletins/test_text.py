# SPDX-License-Identifier: Apache-2.0
"""Texts are read into words and fields; numbers of things are refused, and figures are written as offices do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wuzha.bulletins.queries.checking import TO_FILL
from wuzha.bulletins.queries.wording import days_in_words
from wuzha.bulletins.rules import numbers
from wuzha.bulletins.rules.numbers import about, typed_numbers
from wuzha.bulletins.rules.text import (
    ChartBlock,
    Days,
    Figured,
    Format,
    Prose,
    Stated,
    TableBlock,
    TextError,
    Words,
    parse,
)
from wuzha.bulletins.rulesets import NAMES
from wuzha.bulletins.rulesets.kinds import Grain, Rule, Span
from wuzha.bulletins.rulesets.texts import SHIPPED
from wuzha.core.indicators.figures import hidden

MAY_BE_TYPED = NAMES.at_first().typed


def test_a_text_is_headings_paragraphs_tables_and_charts() -> None:
    blocks = parse("# 一、情况\n\n{period}受理{results.reported}起\n{{table:townships|results.reported results.loss}}\n"
                   "## （一）走势\n{{chart:weeks|results.reported|year}}")  # fmt: skip
    assert [type(one) for one in blocks] == [Prose, Prose, TableBlock, Prose, ChartBlock]
    assert [one.level for one in blocks if isinstance(one, Prose)] == [1, 0, 2]
    assert isinstance(blocks[1], Prose)
    assert blocks[1].parts == (
        Days(), Words("受理"), Figured("results.reported", "", Format.PLAIN, "{results.reported}"), Words("起"),
    )  # fmt: skip
    assert isinstance(blocks[4], ChartBlock)
    assert blocks[4].span == "year"


def test_a_field_has_its_days_its_figure_and_how_it_is_written() -> None:
    (one,) = parse("{year:results.reported|yoy}{n:2至4|慈反诈联席办〔2023〕2号}")
    assert isinstance(one, Prose)
    assert one.parts == (
        Figured("results.reported", "year", Format.YOY, "{year:results.reported|yoy}"),
        Stated("2至4", "慈反诈联席办〔2023〕2号"),
    )


@pytest.mark.parametrize(
    "text",
    ["{results.reported|其他}", "{reported}", "前{", "}后", "{{table:nothing|results.loss}}", "{{chart:weeks|}}"],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str) -> None:
    with pytest.raises(TextError) as told:
        parse(f"一\n{text}")
    assert told.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "受理2228起", "同比下降25.78%", "止付1.305亿元", "劝阻20余万次", "劝阻二十余万次", "下降百分之二十",
        "配备民警38名", "返还1,324.38万元", "３８名民警", "−25.78%", "创建2-4个", "2023年发案2228起", "抓获三人",
        "抓获俩人", "抓获仨", "抓获叁人", "抓获卅人", "廿三起", "抓获十余人", "几十起", "近百起", "壹佰元", "①起",
        "Ⅻ起", "V人", "上升 ½", "下降一半", "翻番", "翻了一番", "增长一倍", "损失两成", "三分之一", "十分之一",
        "抓获 ٣ 人", "三\u200b人", "抓获 三 人", "排名倒数第一", "排名第1名", "受理110起", "拨打1100次",
        "损失千万元", "半数以上", "数百起", "𝟑人", "three人", "抓获（三）人", "下降二点五个百分点", "〇起",
        "损失５０万", "第一名",
    ],
)  # fmt: skip
def test_a_number_of_things_may_not_be_typed(text: str) -> None:
    assert list(typed_numbers(text, MAY_BE_TYPED))


_COUNTED = st.sampled_from([*"人起元次件个名户张家辆份倍条", "万元", "亿元", "个百分点", "余人", "多起"])
_DIGITS = (
    "0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)  # fmt: skip


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    """A number in one of the ways in which it is written, now and then with what is not seen in it."""
    way = draw(st.sampled_from([*_DIGITS, "mixed", "circled", "latin"]))
    if way == "circled":
        return draw(st.sampled_from("①②③⑩⑴⒈㈠㊿½⅓¾"))
    if way == "latin":
        return draw(st.sampled_from(["I", "II", "IV", "Ⅳ", "Ⅻ", "ⅲ"]))
    if way == "mixed":
        return draw(st.text("一二三四五六七八九十百千万两俩廿卅几", min_size=1, max_size=5))
    digits = draw(st.text(way, min_size=1, max_size=6))
    return draw(st.sampled_from(["", "\u200b", "\u2060", "\ufeff"])).join(digits)


@given(st.sampled_from(["抓获", "受理案件", "群众损失", "同比上升", "全市共"]), _numbers(), _COUNTED)
def test_no_way_of_writing_a_number_of_things_passes(before: str, number: str, what: str) -> None:
    assume(number not in NAMES.at_first().words)
    assert list(typed_numbers(f"请各单位统一部署，{before}{number}{what}，逐一落实。", MAY_BE_TYPED))


@given(st.lists(st.sampled_from(NAMES.at_first().words), min_size=1, max_size=4))
def test_no_word_of_the_list_is_taken_for_a_number(words: list[str]) -> None:
    assert list(typed_numbers(f"坚持{'、'.join(words)}，抓好落实。", MAY_BE_TYPED)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2022年", "2023年1月17日", "2023年1月至5月", "1—5月", "2023年1月1日至6月6日", "慈公建〔2023〕4号",
        "第23号建议", "《反电信网络诈骗法》第38条", "第十八届", "第2次", "附件1", "“两卡”", "五进五宣", "四级队伍",
        "一是加强宣传", "1. 打击", "（1）打击", "联系电话：0574-63000000", "《关于2023年工作的通知》", "上午9时",
        "第三十八条", "三级预警", "一般案件", "一律", "统一", "第一责任人", "三无人员", "“两降”", "十大类型",
        "二次预警", "一、总体情况", "（一）坚持以打开路", "一是压实责任；二是加强宣传。三要从严考核", "队伍建设",
        "参加培训", "什么", "市十八届人大二次会议", "二〇二三年五月", "上半年", "进一步", "万人发案率",
    ],
)  # fmt: skip
def test_dates_documents_articles_and_ordinals_may_be_typed(text: str) -> None:
    assert list(typed_numbers(text, MAY_BE_TYPED)) == []


def test_names_of_the_dictionary_may_be_typed() -> None:
    assert list(typed_numbers("拨打96110", ["96110"])) == []
    assert list(typed_numbers("拨打96110"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (200_000, "20万"), (200_001, "20余万"), (203_000, "20余万"), (209_999, "20余万"), (210_000, "21万"),
        (64_000, "6.4万"), (64_123, "6.4万余"), (70_000, "7万"), (3_456, "3400余"), (300, "300"), (7, "7"),
    ],
)  # fmt: skip
def test_a_stated_basis_is_never_above_its_figure(value: int, text: str) -> None:
    assert about(value) == text


@given(st.integers(1, 10**9))
def test_a_stated_basis_says_that_there_is_more_where_there_is(value: int) -> None:
    text = about(value)
    number = Decimal(text.replace("余", "").replace("万", ""))
    told = number * (10_000 if "万" in text else 1)
    assert told <= value
    assert ("余" in text) is (told < value)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (13_050_000_000, "1.305亿元"), (15_700_000_000, "1.57亿元"), (2_227_000_000, "2227万元"),
        (1_324_380_000, "1324.38万元"), (1_086_430_000, "1086.43万元"), (473_450_000, "473.45万元"),
        (99_950, "999.5元"), (0, "0元"),
    ],
)  # fmt: skip
def test_money_is_written_as_the_letter_writes_it(fen: int, text: str) -> None:
    assert numbers.yuan(fen) == text


def test_a_change_is_written_in_words() -> None:
    assert numbers.moved(Decimal(2228), Decimal(3002)) == "下降25.78%"
    assert numbers.moved(Decimal("65.76"), Decimal(100)) == "下降34.24%"
    assert numbers.moved(Decimal(11), Decimal(10)) == "上升10.00%"
    assert numbers.moved(Decimal(10), Decimal(10)) == "持平"
    assert numbers.moved(Decimal("0.875"), Decimal("0.85"), points=True) == "上升2.50个百分点"
    assert numbers.differs(Decimal(5), Decimal(2)) == "增加3"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), "2022年"), (date(2023, 1, 1), date(2023, 5, 31), "2023年1月至5月"),
        (date(2023, 5, 1), date(2023, 5, 31), "2023年5月"),
        (date(2023, 1, 1), date(2023, 6, 6), "2023年1月1日至6月6日"),
        (date(2023, 6, 6), date(2023, 6, 6), "2023年6月6日"),
        (date(2022, 12, 26), date(2023, 1, 1), "2022年12月26日至2023年1月1日"),
    ],
)  # fmt: skip
def test_days_are_written_as_offices_write_them(first: date, last: date, words: str) -> None:
    assert days_in_words(first, last) == words


def test_spans_and_usual_days_follow_from_the_calendar() -> None:
    first, last = date(2023, 1, 1), date(2023, 6, 6)
    spans = {rule: Span(name="x", zh="测", rule=rule).days(first, last) for rule in Rule}
    assert spans == {
        Rule.YEAR_BEFORE: (date(2022, 1, 1), date(2022, 12, 31)),
        Rule.YEAR_TO_DATE: (first, last),
        Rule.WHOLE_MONTHS: (first, date(2023, 5, 31)),
    }
    assert Span(name="x", zh="测", rule=Rule.WHOLE_MONTHS).days(date(2023, 5, 2), date(2023, 5, 20)) is None
    today = date(2026, 11, 29)
    assert Grain.WEEK.days(today) == (date(2026, 11, 16), date(2026, 11, 22))
    assert Grain.MONTH.days(today) == (date(2026, 10, 1), date(2026, 10, 31))
    assert Grain.YEAR.days(today) == (date(2025, 1, 1), date(2025, 12, 31))
    assert Grain.DAY.days(today) == (date(2026, 11, 28), date(2026, 11, 28))
    assert Grain.TO_DATE.days(today) == (date(2026, 1, 1), date(2026, 11, 28))


def test_the_texts_that_come_with_the_software_have_no_typed_number() -> None:
    for one in SHIPPED:
        for block in parse(one["text"]):
            if isinstance(block, Prose):
                words = "".join(part.text if isinstance(part, Words) else "□" for part in block.parts)
                assert list(typed_numbers(words, MAY_BE_TYPED)) == [], words


@given(st.lists(st.integers(0, 6), min_size=2, max_size=8))
def test_hidden_cells_are_not_worked_out_from_the_sum(counts: list[int]) -> None:
    gone = hidden(counts)
    small = {at for at, count in enumerate(counts) if count in (1, 2)}
    assert small <= gone
    assert bool(gone) is bool(small)
    if gone and len(gone) < len(counts):
        assert len(gone) > 1
        total = sum(counts[at] for at in gone)
        # What is hidden may as well be another: it is not all ones nor all twos that are hidden alone.
        assert gone != small or len(gone) < total < 2 * len(gone)


def test_the_texts_that_come_with_the_software_leave_nothing_to_be_filled_in() -> None:
    assert not [one["code"] for one in SHIPPED if any(mark in one["text"] for mark in TO_FILL)]


def test_figures_are_added_up_as_they_are_and_never_compared() -> None:
    (one,) = parse("{year:results.returned+results.recovered_other}")
    assert isinstance(one, Prose)
    assert isinstance(one.parts[0], Figured)
    assert one.parts[0].codes == ("results.returned", "results.recovered_other")
    with pytest.raises(TextError):
        parse("{results.returned+results.recovered_other|yoy}")
