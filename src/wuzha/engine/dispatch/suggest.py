# SPDX-License-Identifier: Apache-2.0
"""Rank the stations for one warning; a person decides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wuzha.engine.dispatch.divisions import covered_digits


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
