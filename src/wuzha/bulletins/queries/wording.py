# SPDX-License-Identifier: Apache-2.0
"""Figures in the words of an official text, and which of them would tell of one or two people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wuzha.bulletins.rules import numbers
from wuzha.core.indicators import LEAST, Unit
from wuzha.engine.wording import plain_date
from wuzha.figures.queries.catalogue import named

#: Stands where a figure has no value, and where one would speak of one or two people.
NOTHING, FEW, FEW_SUM = "—", "少于3", "（件数少于3，不公布）"
#: Rooms whose figures speak of units, not of people.
_OF_UNITS = ("standing", "bulletins", "oversight", "outlets", "inspections", "meetings")
#: Rooms whose figures are of places and activities, but for those of people; and what counts victims there.
_OF_PLACES, _OF_VICTIMS = ("outreach", "fraudfree", "lecturers"), ("fraudfree_case",)
#: Whose people are an audience: a sum over activities, of which nobody is one of two.
_AUDIENCES = ("outreach_activity",)
#: Measure words of what is counted, by its subject; people and money have their own.
_MEASURE_WORDS = {
    "case_step": "起", "case_sized": "起", "case_typed": "起", "warning": "条", "outreach_activity": "场",
    "outreach_event": "场", "outreach_owing": "天", "daily_item": "条", "fraudfree": "个", "fraudfree_quota": "个",
    "ticket_unit": "件", "card": "张", "outlet_measure": "个",
}  # fmt: skip


def written(row: Any) -> str:
    """The value of a kept figure as an official text writes it."""
    value = value_of(row)
    if row.insufficient:
        return "样本不足"
    if value is None:
        return NOTHING
    match row.unit:
        case Unit.FEN:
            return numbers.yuan(int(value.to_integral_value()))
        case Unit.RATIO:
            return numbers.percent(value)
        case Unit.ONE | Unit.PERSON:
            return f"{int(value)}"
        case Unit.FLAG:
            return "是" if value else "否"
        case Unit.PER:
            column = str(row.definition.get("column", ""))
            if column.endswith("_fen"):
                return numbers.yuan(int(value.to_integral_value()))
            return f"{value.quantize(Decimal('0.01'))}"
    return str(row.text)


def days_in_words(first: date, last: date) -> str:
    """2022年, 2023年1月至5月, 2023年5月, 2023年1月1日至6月6日, 2023年6月6日."""
    after = date.fromordinal(last.toordinal() + 1)
    if first.day == 1 and after.day == 1 and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}年"
        return f"{first.year}年{first.month}月" + (f"至{last.month}月" if last.month != first.month else "")
    if first == last:
        return plain_date(first)
    end = f"{last.month}月{last.day}日"
    return f"{plain_date(first)}至{end if first.year == last.year else plain_date(last)}"


def name_of(code: str) -> str:
    """What a figure is called in Chinese; its code when it is lost."""
    entry = named(code)
    return entry.indicator.label_in("zh-hans") if entry is not None else code


def headed(code: str, first: bool) -> list[str]:
    unit = unit_word(code).replace("元", "万元")
    head = f"{name_of(code)}（{unit}）" if unit else name_of(code)
    return [head, "同比"] if first else [head]


def in_column(code: str, value: Decimal) -> str:
    """A number of a column whose unit stands in its head."""
    entry = named(code)
    if entry is not None and entry.indicator.unit is Unit.FEN:
        return f"{(value / 1_000_000).quantize(Decimal('0.01'))}"
    return f"{int(value)}"


def unit_word(code: str) -> str:
    entry = named(code)
    if entry is None:
        return ""
    told = {Unit.PERSON: "人", Unit.FEN: "元"}.get(entry.indicator.unit)
    return told or (_MEASURE_WORDS.get(entry.indicator.subject.code, "") if entry.indicator.unit is Unit.ONE else "")


def value_of(row: Any) -> Decimal | None:
    """Exact where it is a count or a sum; nothing where there was nothing to divide."""
    if row.value is None:
        return None
    if row.unit in (Unit.ONE, Unit.PERSON, Unit.FEN) and row.total is not None and row.definition["shape"] == "sum":
        return Decimal(row.total)
    return Decimal(str(row.value))


def moved(old: Any, new: Any, *, public: bool) -> str:
    """What a new edition says of a figure of the one before. In a public one a count of one or two is not told, nor a
    sum, or a share, that moved by one or two records: who reads both editions would have that of one person."""
    if not public or of_places(new.code):
        return f"由{written(old)}更正为{written(new)}"
    moves = len(set(old.keys) ^ set(new.keys))
    if new.unit not in (Unit.ONE, Unit.PERSON) and (0 < moves < LEAST or few(old) or few(new)):
        return "已更正（涉及件数少于3，不公布差额）"
    if few(old):
        return "已更正（前版件数少于3，不公布差额）"
    return f"由{written(old)}更正为{few_text(new) if few(new) else written(new)}"


def few_text(row: Any) -> str:
    """What stands for it then: a sum of money is not less than three."""
    return FEW if row.unit in (Unit.ONE, Unit.PERSON) else FEW_SUM


def of_places(code: str) -> bool:
    """Whether a figure counts townships, units, places or activities, and tells of nobody."""
    room, entry = code.partition(".")[0], named(code)
    if room in _OF_UNITS or entry is None:
        return room in _OF_UNITS
    one = entry.indicator
    of_people = (one.unit is Unit.PERSON and one.subject.code not in _AUDIENCES) or one.subject.code in _OF_VICTIMS
    return room in _OF_PLACES and not of_people


def few(row: Any) -> bool:
    """Whether it speaks of one or two people; how many townships or units there are tells of nobody."""
    if of_places(row.code):
        return False
    return 0 < int(row.numerator) < LEAST or (
        row.denominator is not None and row.unit == Unit.RATIO and 0 < row.denominator - row.numerator < LEAST
    )
