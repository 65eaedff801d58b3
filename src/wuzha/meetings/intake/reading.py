# SPDX-License-Identifier: Apache-2.0
"""How cells of the joint meeting's tables are read. What cannot be read raises `CellError`."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

from django.utils import timezone

from wuzha.intake import words
from wuzha.intake.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    CellError,
    CellProblem,
    is_day_number,
    parse_count,
    parse_time,
    read_day_number,
)
from wuzha.intake.columns import CITY_TIME
from wuzha.meetings.models.membership import Part
from wuzha.meetings.rulesets import ENDED, MEDIA, SECTORS, UNIT_NAMES
from wuzha.org.models import UnitKind
from wuzha.org.named import UnitNames, written

#: Between several units in one cell.
_SEVERAL = re.compile(r"[、,，;；\n]+")
_PARTS = {
    "召集人": Part.CONVENOR,
    "召集人单位": Part.CONVENOR,
    "牵头单位": Part.CONVENOR,
    "成员单位": Part.MEMBER,
    "成员": Part.MEMBER,
}
_NOBODY = (UnitKind.CITY, UnitKind.GRID, UnitKind.VILLAGE)
_BRACKETS = re.compile(r"[（(].*?[）)]|\s")


#: 12月31日, 2026年12月底, 6月末, 年底: the year may be left out, as in a plan that bears it in its title.
_DUE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月(?:(\d{1,2})[日号]|底|末)|年?底|年?末)前?")


def _due(text: str, this: int) -> date | None:
    """A deadline as plans of a year write it; without a year it is of `this`. Nothing for any other form."""
    found = _DUE.fullmatch(unicodedata.normalize("NFKC", "".join(text.split())))
    if found is None:
        return None
    year, month = int(found[1] or this), int(found[2] or 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(CellProblem.YEAR)
    try:
        return date(year, month, int(found[3] or monthrange(year, month)[1]))
    except ValueError as error:
        raise CellError(CellProblem.DATE) from error


def hundredths(text: str) -> int:
    """Points such as 12.5 as hundredths. Raises `ValueError`."""
    try:
        found = Decimal(text.strip().removesuffix("分"))
    except InvalidOperation as error:
        raise ValueError(text) from error
    scaled = found * 100
    if not found.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= 10**7:
        raise ValueError(text)
    return int(scaled)


class Readers:
    """Readers of one file; names of units are looked up once."""

    @cached_property
    def _units(self) -> UnitNames:
        return UnitNames([one for one in UnitKind if one not in _NOBODY])

    @cached_property
    def _others(self) -> dict[str, list[str]]:
        """Way to write a unit → all ways that mean the same."""
        groups = [one.names for one in UNIT_NAMES.at().units] + [one.names for one in ENDED.at().units]
        return {written(name): group for group in groups for name in group}

    def unit(self, text: str) -> int:
        """By its name, without the word for the city before it, or by another way to write it."""
        bare = written(text)
        short = bare.removeprefix("市委").removeprefix("市")
        ways = [text, short, f"市{short}", f"市委{short}", *self._others.get(bare, self._others.get(short, ()))]
        for way in dict.fromkeys(ways):
            found = self._units.find(way) if len(way) > 1 else None
            if found is not None:
                return found
        raise CellError(CellProblem.UNKNOWN)

    def units(self, text: str) -> list[int]:
        return [self.unit(one) for one in _SEVERAL.split(text) if one.strip()]

    def sector(self, text: str) -> str:
        return _known(words.in_force(SECTORS).code(text))

    def medium(self, text: str) -> str:
        return _known(words.in_force(MEDIA).code(text))

    def part(self, text: str) -> str:
        return _known(_PARTS.get(_BRACKETS.sub("", text)))

    def day(self, text: str) -> date:
        """A day; a spreadsheet's day number too, of which the row is told."""
        if (due := _due(text, timezone.localdate().year)) is not None:
            return due
        read = read_day_number if is_day_number(text) else parse_time
        return timezone.localdate(read(text, CITY_TIME))

    def count(self, text: str) -> int:
        return parse_count(text)

    def year(self, text: str) -> int:
        found = text.strip().removesuffix("年").removesuffix("年度")
        if not found.isascii() or not found.isdecimal() or not 2000 <= int(found[:5]) <= 2100:
            raise CellError(CellProblem.UNKNOWN)
        return int(found)

    def points(self, text: str) -> int:
        try:
            return hundredths(text)
        except ValueError as error:
            raise CellError(CellProblem.UNKNOWN) from error


def _known(code: str | None) -> str:
    if code is None:
        raise CellError(CellProblem.UNKNOWN)
    return code
