# SPDX-License-Identifier: Apache-2.0
"""When each row was: which column tells it, and how its digits are to be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wuzha.funds.statements.proof.cells import Bools, Column, Ints
from wuzha.funds.statements.proof.words import Meaning, Role, normalised
from wuzha.funds.statements.reading import values

#: filled cells of a column that must be moments for it to be one
_MOST = 0.8
#: … where its header says that they are
_HALF = 0.5
_BEIJING = 8 * 3600
_DAY = 86_400
#: spreadsheet days further apart than this (days) are numbers of something else
_YEARS = 4_000
#: the least share of rows that a column of moments fills when its header is unknown
_DENSE = 0.95
_DOTS = r"^([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})\s+([0-9]{1,2})\.([0-9]{2})\.([0-9]{2})"
_YEAR_LAST = r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([12][0-9]{3})(.*)$"
#: 9:08, 09:08:07.5, 下午3点05分; with dots only in full, as 09.08.07.123456: 10.0.0.92 is an address of a machine
_HANDS = (
    r"^(上午|下午|凌晨|早上|中午|晚上|AM|PM|am|pm)?(?:([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:[.][0-9]+)?)?"
    r"|([0-9]{2})[.]([0-9]{2})[.]([0-9]{2})(?:[.][0-9]{6})?)秒?分?(AM|PM|am|pm)?$"
)
_UTC = re.compile(r"(?:utc|gmt)(?!\+?0?8)|格林|世界时|零时区")
_KIND = re.compile(r"日期|时间|时刻|date|time")
_PREFERRED = (Role.TIME, Role.DATE, Role.BOOKED)


@dataclass(frozen=True)
class Times:
    """Epoch seconds by row (0 unknown), how far they are told, the columns used, and what must be asked."""

    epoch: Ints
    known: Bools
    to_second: Bools
    places: tuple[int, ...]
    questions: tuple[str, ...]
    by_content: bool = False


@dataclass(frozen=True)
class _Stamps:
    place: int
    epoch: pl.Series
    clocked: pl.Series
    #: days as a spreadsheet counts them
    serial: bool

    @property
    def share(self) -> float:
        return 1 - self.epoch.null_count() / max(len(self.epoch), 1)

    @property
    def has_clock(self) -> bool:
        """Whether any row tells the time of the day; a day that a spreadsheet keeps as a moment is at midnight."""
        told = self.epoch.filter(self.clocked & self.epoch.is_not_null())
        return bool(((told + _BEIJING) % _DAY != 0).any())


def read_times(columns: Sequence[Column], meanings: Sequence[Meaning], height: int) -> Times:
    """Words choose among columns that hold moments; without words, the only one that does."""
    stamps = [found for place, column in enumerate(columns) if (found := _stamps(place, column, meanings[place].role))]
    # 45056 may be a spreadsheet's day, or 4:50:56 beside a column of days
    if any(not one.serial for one in stamps):
        stamps = [one for one in stamps if not one.serial]
    named = [one for role in _PREFERRED for one in stamps if meanings[one.place].role is role]
    # a column with the time of day is better than the day alone, under the same kind of word
    real = [one for one in named if meanings[one.place].role is not Role.BOOKED]
    booked = [one for one in named if one not in real]
    named = [one for some in (real, booked) for one in sorted(some, key=lambda one: not one.has_clock)]
    free = [one for one in stamps if meanings[one.place].role is Role.UNKNOWN and one.share >= _DENSE]
    by_content = not named
    if not named and len(free) > 1:
        different = {tuple(one.epoch.to_list()) for one in free}
        if len(different) > 1:
            best = max(free, key=lambda one: one.has_clock)
            return _result(best, None, ("time",), by_content=True)
    chosen = next(iter(named or free), None)
    if chosen is None:
        nothing = np.zeros(height, bool)
        return Times(np.zeros(height, np.int64), nothing, nothing, (), ())
    rivals = [one for one in named if _is_rival(one, chosen, meanings)]
    # 记账日期 and 记账时间 belong together, whatever other days stand before them
    stems = {_stem(columns[place].header) for place, one in enumerate(meanings) if place not in _places(stamps)}
    fitting = [one for one in (chosen, *rivals) if _stem(columns[one.place].header) in stems]
    unsure = bool(rivals) and len(fitting) != 1
    if rivals and not unsure:
        chosen = fitting[0]
    # a day of booking does not stand in for a time that is there and cannot be read; nor is 9:08 morning or evening
    lost = meanings[chosen.place].role is Role.BOOKED and _is_unread(columns, meanings, stamps)
    questions = (*(("time",) if lost or unsure else ()), *(("clock",) if any(map(_is_half_day, columns)) else ()))
    times = (
        _result(chosen, None, (), by_content=by_content)
        if chosen.has_clock
        else _with_clock(columns, meanings, chosen, by_content=by_content)
    )
    return replace(times, questions=(*times.questions, *questions))


def _is_rival(one: _Stamps, chosen: _Stamps, meanings: Sequence[Meaning]) -> bool:
    """Whether another column, headed by the same kind of word, tells other days and no time of the day either."""
    return (
        one is not chosen
        and meanings[one.place].role is meanings[chosen.place].role
        and not chosen.has_clock
        and one.epoch.to_list() != chosen.epoch.to_list()
    )


def _places(stamps: Sequence[_Stamps]) -> set[int]:
    return {one.place for one in stamps}


def _stem(header: str) -> str:
    """记账 of 记账日期 and of 记账时间."""
    return _KIND.sub("", normalised(header))


def _is_unread(columns: Sequence[Column], meanings: Sequence[Meaning], stamps: Sequence[_Stamps]) -> bool:
    """Whether a column headed as the day or moment of the transaction holds something else than moments and clocks."""
    read = {one.place for one in stamps}
    return any(
        one.role in {Role.TIME, Role.DATE}
        and place not in read
        and columns[place].filled.any()
        and clock_of(columns[place], one, unknown=False)[0] is None
        for place, one in enumerate(meanings)
    )


def _is_half_day(column: Column) -> bool:
    """A column of 上午 and 下午 alone."""
    found = column.codes
    return found is not None and all(re.fullmatch(r"(?i)上午|下午|am|pm|午前|午后", text) for text in found[1])


def _stamps(place: int, column: Column, role: Role) -> _Stamps | None:
    if role not in {*_PREFERRED, Role.UNKNOWN} or not column.filled.any():
        return None
    text = column.text
    # 2026-05-10T09:08:07Z is eight hours earlier than the same in Beijing; so is a column headed UTC
    utc = text.str.contains(r"(?i)[0-9](?:Z|\s*\+00:?00)$") | bool(_UTC.search(normalised(column.header)))
    text = text.str.replace(r"(?i)(?:Z|\s*\+0[08]:?00|\s*GMT\+8|\s*CST)$", "")
    text = text.str.replace(_DOTS, "$1-$2-$3 $4:$5:$6")
    text = text.str.replace(r"\s*(?:星期|周)[一二三四五六日天]\s*", " ")
    if role is Role.UNKNOWN and not column.is_stamp:
        return None
    text = _year_first(text)
    epoch, clocked = values.moments(text)
    if utc.any():
        epoch = epoch + utc.cast(pl.Int64).replace_strict([0, 1], [0, _BEIJING], return_dtype=pl.Int64)
    filled = pl.Series(column.filled)
    least = _MOST if role is Role.UNKNOWN else _HALF
    if sum((epoch.is_not_null() & filled).to_list()) < least * sum(filled.to_list()):
        return None
    serial = bool(text.str.contains(r"^[2-7][0-9]{4}(\.[0-9]+)?$").any())
    days = (epoch // _DAY).drop_nulls().to_list()
    if serial and max(days) - min(days) > _YEARS:
        return None
    return _Stamps(place, epoch, clocked, serial)


def _year_first(text: pl.Series) -> pl.Series:
    """24/11/2024 or 11/24/2024 as 2024-11-24, where a day past the 12th tells which is the month of the column."""
    parts = pl.DataFrame({"d": text.str.extract_groups(_YEAR_LAST)}).unnest("d")
    parts = parts.rename(dict(zip(parts.columns, ("one", "two", "year", "rest"), strict=True)))
    past = parts.select((pl.col("one", "two").cast(pl.Int64) > 12).any()).row(0)
    if past[0] == past[1]:
        return text
    month, day = ("two", "one") if past[0] else ("one", "two")
    written = parts.select(pl.concat_str("year", pl.lit("-"), month, pl.lit("-"), day, "rest")).to_series()
    return written.fill_null(text)


def _result(
    one: _Stamps, clock: tuple[int, pl.Series] | None, questions: tuple[str, ...], *, by_content: bool
) -> Times:
    epoch = one.epoch
    clocked = one.clocked & epoch.is_not_null() & one.has_clock
    places: tuple[int, ...] = (one.place,)
    if clock is not None:
        place, seconds = clock
        epoch = epoch + seconds.fill_null(0)
        clocked = seconds.is_not_null() & epoch.is_not_null()
        places = (one.place, place)
    known = epoch.is_not_null().to_numpy()
    return Times(
        epoch.fill_null(0).to_numpy().astype(np.int64), known, clocked.to_numpy(), places, questions, by_content
    )


def _with_clock(columns: Sequence[Column], meanings: Sequence[Meaning], day: _Stamps, *, by_content: bool) -> Times:
    """The time of day beside a day: a column of its own, headed so or the only one that can be one."""
    words = {Role.TIME, Role.CLOCK, Role.DATE}
    if meanings[day.place].role is Role.BOOKED:
        words |= {Role.BOOKED}
    found: list[tuple[int, pl.Series, bool]] = []
    for place, column in enumerate(columns):
        role = meanings[place].role
        if place == day.place or role not in {*words, Role.UNKNOWN} or not column.filled.any():
            continue
        if (stamps := _stamps(place, column, role)) is not None and (not stamps.serial or day.serial):
            continue
        seconds, sure = clock_of(column, meanings[place], unknown=role is Role.UNKNOWN)
        if seconds is not None:
            found.append((place, seconds, sure))
    headed = [one for one in found if meanings[one[0]].role is not Role.UNKNOWN]
    chosen = headed or found
    if not chosen:
        return _result(day, None, (), by_content=by_content)
    if len(chosen) > 1:
        return _result(day, None, ("clock",), by_content=by_content)
    place, seconds, sure = chosen[0]
    return _result(day, (place, seconds), () if sure else ("clock",), by_content=by_content)


_WIDTHS = {"hhmm": 4, "hhmmss": 6, "hhmmsscc": 8, "hhmmssSSS": 9}


def clock_of(column: Column, meaning: Meaning, *, unknown: bool) -> tuple[pl.Series | None, bool]:
    """Seconds of the day by row, and whether there is only one way to read them; None where it is no clock.

    Spreadsheets take 090807 for the number 90807: digits are read by the longest of the column. A column of up to four
    digits may be hhmm or, after midnight, hhmmss.
    """
    text = values.half_width(column.text).str.replace(values.NO_DAY, "").str.replace_all(r"['\"=\s]", "")
    filled = text.filter(text != "")
    signs = text.str.extract_groups(_HANDS)
    parts = pl.DataFrame({"g": signs}).unnest("g")
    names = parts.columns
    hour, minute, second = (
        parts[names[at]].fill_null(parts[names[at + 3]]).cast(pl.Int64, strict=False) for at in (1, 2, 3)
    )
    if (hour.is_not_null() & (text != "")).sum() >= _MOST * len(filled):
        second = second.fill_null(0)
        half = (parts[names[0]].fill_null("") + parts[names[7]].fill_null("")).str.to_uppercase()
        afternoon = half.is_in(["下午", "PM", "晚上"])
        morning = half.is_in(["上午", "AM", "凌晨", "早上"])
        hour = hour + ((afternoon & (hour < 12)).cast(pl.Int64) - (morning & (hour == 12)).cast(pl.Int64)) * 12
        good = (hour < 24) & (minute < 60) & (second < 60)
        total = hour * 3600 + minute * 60 + second
        return pl.DataFrame({"t": total, "g": good}).select(pl.when("g").then("t")).to_series(), True
    if text.str.contains(r"^0?\.[0-9]+$").sum() >= _MOST * len(filled):
        return (text.cast(pl.Float64, strict=False) * _DAY).round().cast(pl.Int64, strict=False), not unknown
    digits = text.str.contains(r"^[0-9]{1,9}$")
    if not len(filled) or digits.sum() < len(filled):
        return None, False
    lengths = filled.str.len_bytes().to_list()
    if unknown and (len(filled) < 3 or max(lengths) < 5):
        return None, False
    longest = max(lengths)
    header = normalised(column.header)
    forms = []
    for form, width in _WIDTHS.items():
        if width < longest:
            continue
        seconds = _cut(text, width)
        if seconds.is_null().sum() == (text == "").sum():
            forms.append((form, width, seconds))
    said = [one for one in forms if one[0].casefold() in header]
    if said:
        return said[0][2], True
    near = [one for one in forms if one[1] - longest <= 1]
    if not near:
        return (forms[0][2], False) if forms else (None, False)
    best = near[0]
    # up to four digits: hhmm, or hhmmss of the first hour of a day
    others = [one for one in forms if one is not best and one[1] - longest <= 2 and one[1] <= 6]
    sure = not others if best[1] == 4 else len(near) == 1 or best[1] == longest
    if unknown and meaning.role is Role.UNKNOWN:
        sure = sure and sum(length >= 5 for length in lengths) * 2 > len(lengths)
    return best[2], sure


def _cut(text: pl.Series, width: int) -> pl.Series:
    dense = text.str.zfill(width)
    hour, minute = (dense.str.slice(at, 2).cast(pl.Int64, strict=False) for at in (0, 2))
    second = dense.str.slice(4, 2).cast(pl.Int64, strict=False).fill_null(0) if width > 4 else hour * 0
    good = (hour < 24) & (minute < 60) & (second < 60) & (text != "")
    return pl.DataFrame({"t": hour * 3600 + minute * 60 + second, "g": good}).select(pl.when("g").then("t")).to_series()
