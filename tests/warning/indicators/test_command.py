# SPDX-License-Identifier: Apache-2.0
"""`wuzha kpi` in this process and database."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import City
from tests.warning.indicators.conftest import NOON, PERIOD, Make
from wuzha.cli import main
from wuzha.org.roles import Role
from wuzha.warning.queries.indicators import INDICATORS, report
from wuzha.warning.rules.lifecycle import State

Run = Callable[..., tuple[int, str, str]]
DAYS = ("--from", "2026-03-10", "--to", "2026-03-12")


@pytest.fixture
def kpi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], city: City) -> Run:
    """Run the command: exit code, standard output, standard error."""

    @contextlib.contextmanager
    def prepare(*, schema: bool = True) -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)
    monkeypatch.setattr("wuzha.runtime.lifeline.watch", lambda: None)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["kpi", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_json_is_one_object_that_says_what_the_page_says(kpi: Run, make: Make, city: City) -> None:
    for _ in range(3):
        make(State.CLOSED)
    make(State.DISPATCHED)
    code, out, err = kpi("--unit", "330282", *DAYS, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    assert (found["unit"], found["from"], found["to"]) == ("330282", "2026-03-10", "2026-03-12")
    assert list(found["indicators"]) == [one.code for one in INDICATORS]
    figures = report(city.actor(Role.JOINT_OFFICE), city.city, PERIOD).whole.figures
    for code_, one in found["indicators"].items():
        assert one["value"] == figures[code_].value
        assert one["numerator"] == figures[code_].tally.numerator
        assert one["denominator"] == figures[code_].tally.denominator
        assert one["name_zh"]
    signed = found["indicators"]["signed"]
    assert (signed["value"], signed["numerator"], signed["denominator"], signed["insufficient"]) == (0.75, 3, 4, True)


def test_json_compares_with_the_days_before_and_with_the_same_days_of_the_year_before(kpi: Run, make: Make) -> None:
    for days, number in ((0, 6), (3, 5), (365, 10)):
        for _ in range(number):
            make(State.DISPATCHED, pushed=NOON - timedelta(days=days))
    found = json.loads(kpi("--unit", "330282", *DAYS, "--json")[1])
    assert found["before"] == {"from": "2026-03-07", "to": "2026-03-09"}
    assert found["year_before"] == {"from": "2025-03-10", "to": "2025-03-12"}
    for one in (found["indicators"]["received"], found["by_unit"][0]["indicators"]["received"]):
        assert (one["value"], one["before"]["value"], one["year_before"]["value"]) == (6, 5, 10)
        assert (one["before"]["change"], one["before"]["change_kind"]) == (pytest.approx(0.2), "relative")
        assert one["year_before"]["change"] == pytest.approx(-0.4)
    signed = found["indicators"]["signed"]
    assert (signed["before"]["numerator"], signed["before"]["denominator"]) == (0, 5)
    assert signed["before"]["change_kind"] == "points"
    assert found["indicators"]["second_round"]["year_before"]["change"] == 0


def test_json_divides_by_unit(kpi: Run, make: Make, city: City) -> None:
    make(State.DISPATCHED)
    make(State.DISPATCHED, station=city.other_station)
    make(State.RECEIVED)
    rows = json.loads(kpi("--unit", "330282", *DAYS, "--json")[1])["by_unit"]
    assert {row["unit"]: row["indicators"]["received"]["value"] for row in rows} == {
        city.station.code: 1,
        city.other_station.code: 1,
        None: 1,
    }
    rows = json.loads(kpi("--unit", "330282", *DAYS, "--by", "town", "--json")[1])["by_unit"]
    assert {row["unit"]: row["indicators"]["received"]["value"] for row in rows} == {
        city.town.code: 3,
        city.other_town.code: 0,
    }


def test_the_table_is_readable_and_says_too_few(kpi: Run, make: Make) -> None:
    make(State.DISPATCHED)
    code, out, _err = kpi("--unit", "330282501000", *DAYS)
    lines = out.splitlines()
    assert code == 0
    assert "浒山派出所（测试）" in lines[0]
    assert any(line.startswith("预警总数") and line.split()[1] == "1" for line in lines)
    assert any(line.startswith("签收率") and "0/1" in line and "样本不足" in line for line in lines)


def test_without_a_unit_it_is_the_first_city(kpi: Run) -> None:
    assert json.loads(kpi(*DAYS, "--json")[1])["unit"] == "330282"


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("--unit", "nowhere"), "没有编码为 nowhere 的单位", "no unit with the code nowhere"),
        (("--from", "2026-02-30"), "无法识别", "is not a date"),
        (("--to", "gestern"), "无法识别", "is not a date"),
        (("--from", "2026-03-12", "--to", "2026-03-10"), "早于", "before the first"),
        (("--from", "2001-01-01", "--to", "2026-03-10"), "三年", "three years"),
        (("--from", "1900-01-01", "--to", "1900-01-02"), "2000 年", "2000 and 2200"),
    ],
)
def test_wrong_usage_is_said_in_both_languages_and_ends_with_2(
    kpi: Run, arguments: tuple[str, ...], zh: str, en: str
) -> None:
    code, out, err = kpi(*arguments, "--json")
    assert (code, out) == (2, "")
    assert zh in err
    assert en in err


def test_it_reads_every_city(kpi: Run) -> None:
    assert json.loads(kpi("--unit", "330281", *DAYS, "--json")[1])["unit"] == "330281"
