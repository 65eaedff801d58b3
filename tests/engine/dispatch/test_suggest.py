# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.dispatch import Code, Reason, StationLoad, render, suggest


def station(code: str, *covers: str, open_tasks: int = 5, officers: int = 2) -> StationLoad:
    return StationLoad(code, open_tasks, officers, frozenset(covers))


VILLAGE = station("VILLAGE", "330282002002", open_tasks=50)
TOWN = station("TOWN", "330282002", open_tasks=20)
CITY = station("CITY", "330282", open_tasks=1)
FAR = station("FAR", "330282123", open_tasks=0)


def order(*stations: StationLoad, home: str | None, borrow_at: float | None = None) -> list[str]:
    return [s.station.code for s in suggest(stations, home, borrow_at=borrow_at)]


def test_the_most_exact_territory_comes_first_whatever_its_load() -> None:
    assert order(FAR, CITY, TOWN, VILLAGE, home="330282002002") == ["VILLAGE", "TOWN", "CITY", "FAR"]


def test_in_another_village_of_the_town_the_town_station_comes_first() -> None:
    assert order(FAR, CITY, TOWN, VILLAGE, home="330282002003") == ["TOWN", "CITY", "FAR", "VILLAGE"]


def test_among_equals_fewest_tasks_per_officer_wins_then_the_code() -> None:
    busy = station("A", "330282002", open_tasks=9, officers=1)
    free = station("B", "330282002", open_tasks=10, officers=5)
    same = station("C", "330282002", open_tasks=10, officers=5)
    assert order(same, busy, free, home="330282002") == ["B", "C", "A"]


def test_when_only_the_town_is_known_whole_territory_precedes_a_part() -> None:
    part = station("PART", "330282002003", open_tasks=0)
    found = suggest([part, TOWN, FAR], "330282002000")
    assert [s.station.code for s in found] == ["TOWN", "PART", "FAR"]
    assert found[1].reasons[0] == Reason(Code.PART_OF_HOME, {"digits": 9})


def test_an_unknown_address_goes_by_load_and_says_so() -> None:
    found = suggest([TOWN, FAR, CITY], None)
    assert [s.station.code for s in found] == ["FAR", "CITY", "TOWN"]
    assert all(s.reasons[0].code is Code.HOME_UNKNOWN for s in found)


def test_an_address_outside_the_city_says_transfer() -> None:
    found = suggest([TOWN, FAR], "330281001001")
    assert all(s.reasons[0].code is Code.HOME_OUTSIDE for s in found)


def test_a_station_with_nobody_on_duty_follows_its_equals() -> None:
    empty = station("A", "330282002", open_tasks=0, officers=0)
    assert order(empty, TOWN, FAR, home="330282002") == ["TOWN", "A", "FAR"]
    assert empty.per_officer == math.inf


def test_an_overloaded_home_yields_only_to_a_station_with_time_to_spare() -> None:
    home = station("HOME", "330282002", open_tasks=30, officers=2)
    spare = station("SPARE", "330282123", open_tasks=4, officers=2)
    tight = station("TIGHT", "330282121", open_tasks=14, officers=2)
    assert order(home, spare, tight, home="330282002") == ["HOME", "SPARE", "TIGHT"]
    found = suggest([home, spare, tight], "330282002", borrow_at=10)
    assert [s.station.code for s in found] == ["SPARE", "HOME", "TIGHT"]
    assert Reason(Code.LENDS) in found[0].reasons
    assert Reason(Code.OVERLOADED) in found[1].reasons


def test_nobody_is_borrowed_while_a_home_station_is_free() -> None:
    home = station("HOME", "330282002", open_tasks=4, officers=2)
    assert order(station("SPARE", "330282123", open_tasks=0), home, home="330282002", borrow_at=10)[0] == "HOME"


def test_a_malformed_address_is_refused() -> None:
    with pytest.raises(ValueError, match="division code"):
        suggest([TOWN], "宗汉街道")


def test_reasons_read_in_both_languages() -> None:
    top = suggest([VILLAGE], "330282002002")[0]
    assert render(top.reasons, "zh") == "辖区含现住村社；在办50件，在岗2人"
    assert render(top.reasons, "en") == "covers the village where the person lives; 50 open, 2 on duty"
    for code in Code:
        reason = Reason(code, {"open": 1, "officers": 2, "digits": 9})
        assert render([reason], "zh") != render([reason], "en")


codes = st.sampled_from(["330282", "330282002", "330282003", "330282002002", "330282002003", "330282003001"])
stations = st.lists(
    st.builds(
        StationLoad,
        code=st.text("ABCDEF", min_size=1, max_size=3),
        open_tasks=st.integers(0, 40),
        officers_on_duty=st.integers(0, 5),
        covers=st.frozensets(codes, max_size=3),
    ),
    max_size=8,
    unique_by=lambda s: s.code,
)
homes = st.one_of(st.none(), codes)
loads = st.one_of(st.none(), st.floats(0.5, 20))


@given(stations, homes, loads)
def test_every_station_appears_once_with_a_place_and_a_load(
    listed: list[StationLoad], home: str | None, borrow_at: float | None
) -> None:
    found = suggest(listed, home, borrow_at=borrow_at)
    assert sorted(s.station.code for s in found) == sorted(s.code for s in listed)
    assert all(len(s.reasons) >= 2 for s in found)
    assert found == suggest(reversed(listed), home, borrow_at=borrow_at)


@given(stations, codes)
def test_without_borrowing_more_digits_never_follow_fewer(listed: list[StationLoad], home: str) -> None:
    digits = [s.digits for s in suggest(listed, home)]
    assert digits == sorted(digits, reverse=True)
