# SPDX-License-Identifier: Apache-2.0
"""Which station should take a warning: where the person lives now, then who has hands free; a person decides.

Statistical division codes are prefixes: 2 province, 4 city, 6 county, 9 town or street, 12 village or community.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_LENGTHS = (2, 4, 6, 9, 12)


def significant(code: str) -> str:
    """The code without the zeros that only fill it up: 330282002000 is the street 330282002.

    Raises ValueError unless the code has 2, 4, 6, 9 or 12 digits.
    """
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a division code of {'/'.join(map(str, _LENGTHS))} digits: {code!r}")
    for longer, shorter in zip(_LENGTHS[:0:-1], _LENGTHS[-2::-1], strict=True):
        if len(code) == longer and not code[shorter:].strip("0"):
            code = code[:shorter]
    return code


def covered_digits(covers: Iterable[str], code: str) -> tuple[int, bool]:
    """How much of where someone lives a territory covers: (digits, whole).

    (12, True) names the village itself, (9, True) its whole town, and so on; the longest one counts.
    (n, False) says that only n digits of the home are known and the territory covers a part of that area.
    (0, False) says that they do not meet.
    """
    home = significant(code)
    whole = part = 0
    for cover in map(significant, covers):
        if home.startswith(cover):
            whole = max(whole, len(cover))
        elif cover.startswith(home):
            part = len(home)
    return (whole, True) if whole >= part and whole else (part, False)


class Code(StrEnum):
    HOME_VILLAGE = "HOME_VILLAGE"
    HOME_TOWN = "HOME_TOWN"
    HOME_COUNTY = "HOME_COUNTY"
    PART_OF_HOME = "PART_OF_HOME"
    ELSEWHERE = "ELSEWHERE"
    HOME_UNKNOWN = "HOME_UNKNOWN"
    HOME_OUTSIDE = "HOME_OUTSIDE"
    LOAD = "LOAD"
    NOBODY_ON_DUTY = "NOBODY_ON_DUTY"
    OVERLOADED = "OVERLOADED"
    LENDS = "LENDS"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StationLoad:
    """A station as it stands at this moment."""

    code: str
    open_tasks: int
    officers_on_duty: int
    #: Division codes of its territory: villages (12 digits), towns (9), a county (6).
    covers: frozenset[str]

    @property
    def per_officer(self) -> float:
        """Open tasks per officer on duty; infinite when nobody is."""
        return self.open_tasks / self.officers_on_duty if self.officers_on_duty else math.inf


@dataclass(frozen=True, slots=True)
class Suggestion:
    station: StationLoad
    reasons: tuple[Reason, ...]
    #: Digits of the home this station covers; 0 when it does not.
    digits: int


def suggest(
    stations: Iterable[StationLoad], division_code: str | None, *, borrow_at: float | None = None
) -> list[Suggestion]:
    """All stations, best first.

    1. The station whose territory names the home most exactly: village, then town, then county.
    2. Among equals, fewest open tasks per officer on duty; then fewest open tasks; then the code.

    division_code: where the person lives now (2 to 12 digits), None when unknown.
    borrow_at: open tasks per officer at which a home station is overloaded; a station elsewhere with less than half of
    that then precedes it. None keeps the home station first whatever its load.
    Raises ValueError for a malformed division code.
    """
    placed = [(station, *_place(station, division_code)) for station in stations]
    outside = division_code is not None and not any(digits for _, digits, _ in placed)

    def is_overloaded(station: StationLoad) -> bool:
        return borrow_at is not None and station.per_officer >= borrow_at

    free_home = any(digits and not is_overloaded(station) for station, digits, _ in placed)
    home_known = division_code is not None and not outside

    def lends(station: StationLoad, digits: int) -> bool:
        if borrow_at is None or free_home or not home_known or digits:
            return False
        return station.per_officer < borrow_at / 2

    def key(entry: tuple[StationLoad, int, bool]) -> tuple[float, ...]:
        station, digits, whole = entry
        group = 0 if digits and not is_overloaded(station) else 1 if lends(station, digits) else 2
        return (group, -digits, not whole, station.per_officer, station.open_tasks)

    ranked = sorted(sorted(placed, key=lambda entry: entry[0].code), key=key)
    suggestions = []
    for station, digits, whole in ranked:
        reasons = [_home(digits, whole, known=division_code is not None, outside=outside)]
        if lends(station, digits):
            reasons.append(Reason(Code.LENDS))
        reasons.append(_load(station))
        if digits and is_overloaded(station) and station.officers_on_duty:
            reasons.append(Reason(Code.OVERLOADED))
        suggestions.append(Suggestion(station, tuple(reasons), digits))
    return suggestions


def _place(station: StationLoad, division_code: str | None) -> tuple[int, bool]:
    return (0, False) if division_code is None else covered_digits(station.covers, division_code)


def _home(digits: int, whole: bool, *, known: bool, outside: bool) -> Reason:
    if not known:
        return Reason(Code.HOME_UNKNOWN)
    if outside:
        return Reason(Code.HOME_OUTSIDE)
    if not digits:
        return Reason(Code.ELSEWHERE)
    if not whole:
        return Reason(Code.PART_OF_HOME, {"digits": digits})
    return Reason(Code.HOME_VILLAGE if digits == 12 else Code.HOME_TOWN if digits == 9 else Code.HOME_COUNTY)


def _load(station: StationLoad) -> Reason:
    if not station.officers_on_duty:
        return Reason(Code.NOBODY_ON_DUTY, {"open": station.open_tasks})
    return Reason(Code.LOAD, {"open": station.open_tasks, "officers": station.officers_on_duty})


_ZH = {
    Code.HOME_VILLAGE: "辖区含现住村社",
    Code.HOME_TOWN: "辖区含现住镇街",
    Code.HOME_COUNTY: "辖区含现住县市",
    Code.PART_OF_HOME: "现住址不详到村社，辖区为其中一部分",
    Code.ELSEWHERE: "现住址不在辖区",
    Code.HOME_UNKNOWN: "现住址未知",
    Code.HOME_OUTSIDE: "现住址不在本市，应移交",
    Code.LOAD: "在办{open}件，在岗{officers}人",
    Code.NOBODY_ON_DUTY: "在办{open}件，无人在岗",
    Code.OVERLOADED: "超负荷",
    Code.LENDS: "有余力支援",
}

_EN = {
    Code.HOME_VILLAGE: "covers the village where the person lives",
    Code.HOME_TOWN: "covers the town where the person lives",
    Code.HOME_COUNTY: "covers the county where the person lives",
    Code.PART_OF_HOME: "covers a part of the area; the village is not known",
    Code.ELSEWHERE: "the person lives elsewhere",
    Code.HOME_UNKNOWN: "address unknown",
    Code.HOME_OUTSIDE: "the person lives outside the city: transfer",
    Code.LOAD: "{open} open, {officers} on duty",
    Code.NOBODY_ON_DUTY: "{open} open, nobody on duty",
    Code.OVERLOADED: "overloaded",
    Code.LENDS: "can lend a hand",
}


def render(reasons: Iterable[Reason], lang: str = "zh") -> str:
    """The reasons joined into one line; any language that does not start with "zh" reads English."""
    chinese = lang.lower().startswith("zh")
    table = _ZH if chinese else _EN
    return ("；" if chinese else "; ").join(table[reason.code].format(**reason.params) for reason in reasons)
