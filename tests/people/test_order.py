# SPDX-License-Identifier: Apache-2.0
"""What the law knows of the order of measures, what is in force on a day, and until when what must follow."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from wuzha.people.errors import Code
from wuzha.people.rules.kinds import Measure
from wuzha.people.rules.lots import Lot, added, lot_of
from wuzha.people.rules.measures import Standing, Todo, faults, new_faults, standing, stands
from wuzha.people.rulesets import TERMS

M = Measure
DAY = date(2026, 5, 10)
PROCURATORATE, COURT = "测试市人民检察院", "测试市人民法院"


def rows(*told: tuple[M, int] | tuple[M, int, dict[str, Any]]) -> list[Any]:
    """Measures by kind and day from the first, in the order in which they were told."""
    found = []
    for pk, (kind, after, *more) in enumerate(told, 1):
        found.append(
            SimpleNamespace(
                **{"pk": pk, "kind": kind, "day": DAY + timedelta(days=after), "until": None, "organ": "",
                   "struck_by_id": None} | (more[0] if more else {})
            )
        )  # fmt: skip
    return found


def codes(*told: Any) -> list[Code]:
    return [one.code for one in faults(rows(*told))]


def until(after: int) -> dict[str, Any]:
    return {"until": DAY + timedelta(days=after)}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([(M.ARRESTED, 0, {"organ": "测试市公安局"})], Code.ARREST_BY),
        ([(M.ASKED, 0), (M.REFUSED, 1, {"organ": "测试市公安局"})], Code.BY_PROCURATORATE),
        ([(M.SENT, 0), (M.PROSECUTED, 1), (M.JUDGED, 2, {"organ": PROCURATORATE})], Code.BY_COURT),
        ([(M.PROSECUTED, 0, {"organ": PROCURATORATE})], Code.NEEDS_BEFORE),
        ([(M.SENT, 0), (M.JUDGED, 1, {"organ": COURT})], Code.NEEDS_BEFORE),
        ([(M.REFUSED, 0)], Code.NEEDS_BEFORE),
        ([(M.SENT, 0), (M.SENT, 1)], Code.ALREADY),
        ([(M.BAILED, 0), (M.BAILED, 0)], Code.ALREADY),
        ([(M.DETAINED, 0), (M.CAUGHT, 1)], Code.IN_CUSTODY),
        ([(M.DETAINED, 0), (M.DETAINED, 1)], Code.IN_CUSTODY),
        ([(M.RELEASED, 0)], Code.NOTHING_HOLDS),
        ([(M.BAILED, 0), (M.EXTENDED, 1)], Code.NOT_EXTENDABLE),
        ([(M.SENT, 0), (M.PROSECUTED, 1), (M.JUDGED, 2), (M.ADMIN_FINED, 3)], Code.AFTER_JUDGMENT),
    ],
)
def test_what_the_law_does_not_know_is_named(told: list[Any], code: Code) -> None:
    assert codes(*told) == [code]


@pytest.mark.parametrize(
    "told",
    [
        [(M.CAUGHT, 0), (M.DETAINED, 0), (M.ASKED, 3), (M.ARRESTED, 9, {"organ": PROCURATORATE}), (M.EXTENDED, 50),
         (M.SENT, 60), (M.RETURNED, 80), (M.SENT, 100), (M.PROSECUTED, 120), (M.JUDGED, 160, {"organ": COURT})],
        [(M.DETAINED, 0), (M.ASKED, 3), (M.REFUSED, 9), (M.BAILED, 9), (M.SENT, 90), (M.NOT_PROSECUTED, 100),
         (M.ADMIN_FINED, 101)],
        [(M.DETAINED, 0), (M.RELEASED, 1), (M.CAUGHT, 9), (M.DETAINED, 9)],
        [(M.SUMMONED, 0), (M.RESIDENCE, 0), (M.ARRESTED, 9, {"organ": "Court of Testing"})],
        [(M.DETAINED, 0), (M.CAUGHT, 0)],  # told late, of the same day
        [(M.ADMIN_DETAINED, 0), (M.ADMIN_FINED, 0)],
    ],
)  # fmt: skip
def test_what_the_law_knows_has_no_fault(told: list[Any]) -> None:
    assert codes(*told) == []


def test_what_a_list_left_out_stops_nothing_later() -> None:
    half = rows((M.JUDGED, 9, {"organ": COURT}))
    assert [one.code for one in faults(half)] == [Code.NEEDS_BEFORE]
    earlier = rows((M.JUDGED, 9, {"organ": COURT}), (M.DETAINED, 0))
    assert new_faults(half, earlier) == []
    later = rows((M.JUDGED, 9, {"organ": COURT}), (M.DETAINED, 10))
    assert [one.code for one in new_faults(half, later)] == [Code.AFTER_JUDGMENT]


def test_what_corrects_another_has_its_place() -> None:
    told = rows((M.BAILED, 0), (M.RELEASED, 0), (M.BAILED, 0))
    told[0].struck_by_id = 3
    assert [one.pk for one in standing(told)] == [3, 2]
    assert [one.code for one in faults(told)] == []


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        ([], 0, ("", None, None)),
        ([(M.DETAINED, 1, until(4))], 0, ("", None, None)),
        ([(M.DETAINED, 0, until(3))], 9, ("DETAINED", Todo.ASK, 3)),
        ([(M.DETAINED, 0, until(3)), (M.EXTENDED, 2, until(30))], 2, ("DETAINED", Todo.ASK, 30)),
        ([(M.DETAINED, 0, until(3)), (M.ASKED, 3, until(10))], 5, ("DETAINED", Todo.DECIDED, 10)),
        ([(M.DETAINED, 0, until(3)), (M.ASKED, 3, until(10)), (M.REFUSED, 8)], 8, ("DETAINED", Todo.LET_GO, 8)),
        ([(M.DETAINED, 0), (M.ASKED, 3, until(10)), (M.REFUSED, 8), (M.BAILED, 8, until(373))], 9,
         ("BAILED", Todo.LIFT, 373)),
        ([(M.DETAINED, 0), (M.ARRESTED, 9, until(70)), (M.EXTENDED, 60, until(100))], 65,
         ("ARRESTED", Todo.CLOSE, 100)),
        ([(M.ARRESTED, 0, until(61)), (M.SENT, 50)], 90, ("ARRESTED", None, None)),
        ([(M.BAILED, 0, until(365)), (M.SENT, 50), (M.RETURNED, 70, until(100))], 80,
         ("BAILED", Todo.SEND_AGAIN, 100)),
        ([(M.ARRESTED, 0, until(61)), (M.SENT, 50), (M.NOT_PROSECUTED, 60)], 61, ("", None, None)),
        ([(M.ARRESTED, 0), (M.SENT, 50), (M.PROSECUTED, 60), (M.JUDGED, 90)], 91, ("", None, None)),
        ([(M.ADMIN_DETAINED, 0, until(15))], 15, ("ADMIN_DETAINED", None, None)),
        ([(M.ADMIN_DETAINED, 0, until(15))], 16, ("", None, None)),
        ([(M.BAILED, 0, until(365)), (M.ADMIN_DETAINED, 9, until(19))], 30, ("BAILED", Todo.LIFT, 365)),
    ],
)  # fmt: skip
def test_what_is_in_force_on_a_day_and_what_must_follow(
    told: list[Any], day: int, expected: tuple[str, Todo | None, int | None]
) -> None:
    found: Standing = stands(rows(*told), DAY + timedelta(days=day))
    kind, todo, due = expected
    assert (found.kind, found.todo, found.due) == (kind, todo, DAY + timedelta(days=due) if due is not None else None)


@pytest.mark.parametrize(
    ("measure", "term", "start", "last"),
    [
        ("DETAINED", "USUAL", date(2026, 5, 10), date(2026, 5, 13)),  # 91: three days, the first not counted (105)
        ("DETAINED", "SPECIAL", date(2026, 9, 28), date(2026, 10, 5)),  # in custody no holiday prolongs it (105)
        ("DETAINED", "GANG", date(2026, 5, 10), date(2026, 6, 9)),
        ("ASKED", "USUAL", date(2026, 6, 9), date(2026, 6, 16)),
        ("BAILED", "USUAL", date(2026, 5, 10), date(2027, 5, 10)),  # 79
        ("RESIDENCE", "USUAL", date(2026, 8, 31), date(2027, 2, 28)),
        ("ARRESTED", "USUAL", date(2026, 12, 31), date(2027, 2, 28)),  # 156
    ],
)
def test_the_terms_of_the_law(measure: str, term: str, start: date, last: date) -> None:
    found = TERMS.at_first().find(measure, term)
    assert found is not None
    assert found.last(start) == last


def entries(*told: tuple[str, int]) -> list[Any]:
    return [SimpleNamespace(kind=kind, fen=fen) for kind, fen in told]


def test_each_yuan_of_a_lot_counts_once() -> None:
    told = entries(("SEIZED", 100), ("REFUNDED", 60), ("REFUNDED", 70), ("RELEASED", 20), ("HANDED_BACK", 90))
    assert added(told) == [100, 0, 30, 0, 0]
    assert lot_of(told) == Lot(100, 130, 90, 20)
    assert lot_of(told).recovered == sum(added(told)) == 130
    assert lot_of(told).left == 40
    assert added(entries(("SEIZED", 100), ("RELEASED", 40))) == [100, -40]
