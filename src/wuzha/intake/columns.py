# SPDX-License-Identifier: Apache-2.0
"""The cells of a chunk by canonical field, read a column at a time, and what is wrong with them row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from wuzha.engine.identifiers import ErrorCode, IdentifierError, is_cut
from wuzha.intake.cells import (
    CellError,
    CellProblem,
    is_day_number,
    is_formula,
    parse_amount_fen,
    parse_time,
    read_day_number,
)
from wuzha.intake.headers import money_unit
from wuzha.intake.receivers import Problem
from wuzha.intake.sums import about

T = TypeVar("T")

_LONGEST_FLAG = 48

#: Place of a row in the chunk → what is wrong with it, in the order in which it was found.
Problems = dict[int, list[Problem]]

#: A time a little ahead of our clock is a clock that differs; more is a wrong date.
AHEAD = timedelta(days=1)
#: Times in files are the city's.
CITY_TIME = ZoneInfo("Asia/Shanghai")
#: Words for nothing, as in `engine.identifiers.text`, for cells that are no identifiers.
BLANK = frozenset({"", "/", "\\", "-", "--", "—", "无", "未知", "不详", "null", "none", "nan", "n/a", "空"})
_LONGEST_BLANK = max(map(len, BLANK))
#: Between several numbers in one cell.
_SEVERAL = re.compile(r"[、,，;；/／|\n\s]+|或|和")
_FORMULA_STARTS = frozenset("=+-@")
#: One such value shows that a spreadsheet kept the column as numbers and has cut the long ones.
_LOST_DIGITS = frozenset({ErrorCode.TRUNCATED.value, ErrorCode.SCIENTIFIC.value})


class Cells:
    """Trimmed texts by field; blanks and words for nothing are `None`."""

    def __init__(
        self, height: int, columns: Mapping[str, Sequence[str | None]], headers: Mapping[str, str] | None = None
    ) -> None:
        """`headers`: field → the header of its column, which may name the unit of its numbers."""
        self.height = height
        self._headers = headers or {}
        self.texts = {field: [_text(cell) for cell in cells] for field, cells in columns.items()}
        #: What must not stop a row.
        self.faults: Problems = {}

    def column(self, field: str) -> list[str | None]:
        """The texts of a field; nothing in every row where the file has no such column."""
        return self.texts.get(field) or [None] * self.height

    def read(self, field: str, parse: Callable[[str], T], problems: Problems | None = None) -> list[T | None]:
        """The column parsed; a value that does not parse is `None`, and a problem of its row (a fault by default).

        Quotes around nothing, or a lone dash in an address, are nothing: no value, and no problem.
        """
        found = self.faults if problems is None else problems
        if field not in self.texts:
            return [None] * self.height
        values: list[T | None] = []
        for place, text in enumerate(self.texts[field]):
            if text is None:
                values.append(None)
                continue
            try:
                values.append(parse(text))
            except (IdentifierError, CellError) as error:
                values.append(None)
                if error.code.value != "EMPTY":
                    add(found, place, field, error.code.value)
        return values

    def read_money(self, field: str, problems: Problems | None = None) -> list[int | None]:
        """A column of amounts as 分, in the unit that its header names. One that says it is not exact (3.2万余) is read
        without its mark, and flagged."""
        _bare, yuan = money_unit(self._headers.get(field, ""))
        inexact: list[int] = []
        for place, text in enumerate(self.texts.get(field, ())):
            if text is None or text.isascii():
                continue
            bare, is_about = about(text)
            if is_about:
                self.texts[field][place] = bare
                inexact.append(place)
        found = self.read(field, partial(parse_amount_fen, yuan=yuan), problems)
        for place in inexact:
            if found[place] is not None:
                add(self.faults, place, field, "ABOUT")
        return found

    def read_number(self, field: str, parse: Callable[[str], str], cut_columns: set[str]) -> list[str | None]:
        """A column of long numbers. Where one has lost digits, others that look cut are refused too: one cut ID number
        in eleven still passes its check digit (`engine.identifiers.is_cut`). `cut_columns` remembers from chunk to
        chunk which columns those are.
        """
        values = self.read(field, parse)
        if any(p.field == field and p.code in _LOST_DIGITS for found in self.faults.values() for p in found):
            cut_columns.add(field)
        if field in cut_columns:
            for place, value in enumerate(values):
                if value is not None and is_cut(value.removesuffix("X")):
                    values[place] = None
                    add(self.faults, place, field, ErrorCode.TRUNCATED.value)
        return values

    def read_several(
        self, field: str, parse: Callable[[str], str], cut_columns: set[str]
    ) -> tuple[list[str | None], list[tuple[str, ...]]]:
        """A column of long numbers of which a cell may hold several, all of them valid: the first of each row, and the
        others, of which the row is told (SEVERAL). A cell that is one number is never taken apart."""
        others: list[tuple[str, ...]] = [()] * self.height
        for place, text in enumerate(self.texts.get(field, ())):
            parts = [part for part in _SEVERAL.split(text or "") if part.strip()]
            if len(parts) < 2 or _parses(parse, text or ""):
                continue
            if all(_parses(parse, part) for part in parts):
                first, *more = dict.fromkeys(map(parse, parts))
                self.texts[field][place], others[place] = first, tuple(more)
                if more:
                    add(self.faults, place, field, "SEVERAL")
        return self.read_number(field, parse, cut_columns), others

    def read_moments(
        self, field: str, latest: datetime | None = None, problems: Problems | None = None
    ) -> list[datetime | None]:
        """A column of moments, none of them after `latest`; a day number, whose cell lost its date format, is read and
        flagged, so that a person looks at it."""

        def moment_of(text: str) -> datetime:
            moment = read_day_number(text, CITY_TIME) if is_day_number(text) else parse_time(text, CITY_TIME)
            if latest is not None and moment > latest:
                raise CellError(CellProblem.FUTURE)
            return moment

        found = self.read(field, moment_of, problems)
        for place, text in enumerate(self.column(field)):
            if text is not None and found[place] is not None and is_day_number(text):
                add(self.faults, place, field, "DAY_NUMBER_READ")
        return found

    def flag_formulas(self) -> None:
        """Cells that a spreadsheet program would run are data here, kept and flagged."""
        for field, texts in self.texts.items():
            for place, text in enumerate(texts):
                if text is not None and text[0] in _FORMULA_STARTS and is_formula(text):
                    add(self.faults, place, field, "FORMULA")


def _parses(parse: Callable[[str], str], text: str) -> bool:
    try:
        parse(text)
    except IdentifierError:
        return False
    return True


def add(problems: Problems, place: int, field: str, code: str) -> None:
    problems.setdefault(place, []).append(Problem(field, code))


def flags_of(faults: list[Problem]) -> tuple[str, ...]:
    """The faults of a row as its flags."""
    return tuple(dict.fromkeys(str(fault)[:_LONGEST_FLAG] for fault in faults))


def _text(cell: str | None) -> str | None:
    if not cell:
        return None
    text = cell.strip()
    if len(text) <= _LONGEST_BLANK and text.casefold() in BLANK:
        return None
    return text


def require(values: Sequence[object | None], field: str, stops: Problems) -> None:
    """Rows without the value stop; those whose value was faulty have been told so already."""
    for place, value in enumerate(values):
        if value is None and not any(problem.field == field for problem in stops.get(place, ())):
            add(stops, place, field, "EMPTY")
