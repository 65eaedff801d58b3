# SPDX-License-Identifier: Apache-2.0
"""The holiday arrangement of a year, read from the notice of the State Council (国务院办公厅关于部分节假日安排的通知).

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）上班。

What is typed by hand has the same form. Every count and weekday in the text is checked against the days: a slip of the
hand would move deadlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:[（(](?P<{0}n>[^）)]*)[）)])?"
_SPAN = re.compile(_DAY.format("a") + r"(?:\s*(?:至|到|—|-|~|～)\s*" + _DAY.format("b") + ")?")
_COUNT = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEK = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
#: Days off of every year (全国年节及纪念日放假办法, 2): month and day.
_FIXED = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))


class NoticeError(ValueError):
    """What is wrong with the text, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Days off and make-up working days of a year; days of the December before it may be among them."""

    year: int
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]


def read_notice(year: int, text: str) -> Arrangement:
    """The arrangement in a notice for the year.

    1. The text is cut into sentences; one with 放假 names days off, one with 上班 make-up working days.
    2. A day without a year is one of `year`, without a month one of the month before it in the sentence.
    3. Counts (共9天) and weekdays (周日) must agree with the days.
    4. Make-up days fall on weekends and are no holidays; the fixed days off of every year are among the holidays.

    Raises `NoticeError`.
    """
    off: set[date] = set()
    work: set[date] = set()
    for sentence in re.split(r"[。；;\n\r]+", text):
        if "上班" in sentence:
            work |= {day for first, last in _spans(year, sentence) for day in _between(first, last)}
        elif "放假" in sentence:
            days = {day for first, last in _spans(year, sentence) for day in _between(first, last)}
            counted = _COUNT.search(sentence)
            if counted and int(counted[1]) != len(days):
                raise NoticeError(
                    f"“{sentence.strip()}”写明{counted[1]}天，日期却是{len(days)}天，请核对。",
                    f"{sentence.strip()!r} says {counted[1]} days, its dates are {len(days)}. Check them.",
                )
            off |= days
    _check(year, off, work)
    return Arrangement(year, frozenset(off), frozenset(work))


def _spans(year: int, sentence: str) -> list[tuple[date, date]]:
    found = []
    month = ""
    for match in _SPAN.finditer(sentence):
        month = match["am"] or month
        first = _day(match["ay"] or str(year), month, match["ad"], match["an"])
        last = first
        if match["bd"]:
            month = match["bm"] or month
            last = _day(match["by"] or str(first.year), month, match["bd"], match["bn"])
        if last < first:
            raise NoticeError(
                f"{first}至{last}的起止日期颠倒；跨年请写明年份。",
                f"{first} to {last} runs backwards; write the years.",
            )
        found.append((first, last))
    return found


def _day(year: str, month: str, day: str, note: str | None) -> date:
    try:
        found = date(int(year), int(month or 0), int(day))
    except ValueError:
        raise NoticeError(f"没有{year}年{month}月{day}日这一天。", f"There is no day {year}-{month}-{day}.") from None
    named = _WEEKDAY.search(note or "")
    if named and _WEEK[named[1]] != found.weekday():
        raise NoticeError(f"{found}不是周{named[1]}，请核对。", f"{found} is not the weekday the text says. Check it.")
    return found


def _between(first: date, last: date) -> list[date]:
    if (last - first).days > 31:
        raise NoticeError(f"{first}至{last}过长，请核对。", f"{first} to {last} is too long. Check it.")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _check(year: int, off: set[date], work: set[date]) -> None:
    for month, day in _FIXED:
        if date(year, month, day) not in off:
            raise NoticeError(
                f"缺少{year}年{month}月{day}日的放假安排。", f"{year}-{month:02d}-{day:02d} is no day off."
            )
    for one in sorted(off | work):
        if one.year != year and (one.year, one.month) != (year - 1, 12):
            raise NoticeError(f"{one}不属于{year}年的安排。", f"{one} does not belong to {year}.")
    for one in sorted(work):
        if one in off:
            raise NoticeError(f"{one}既放假又上班。", f"{one} is both a day off and a working day.")
        if one.weekday() < 5:
            raise NoticeError(f"调休上班日{one}不是周末。", f"The make-up day {one} is no weekend day.")
