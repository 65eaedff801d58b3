# SPDX-License-Identifier: Apache-2.0
"""Terms of sanctions and of bans on leaving the country, at their edges; and that no chain is longer than the cap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.calendar import Clock, Unit, end_of_day
from wuzha.measures.rules.terms import Span, TermError, last_day, span
from wuzha.sanctions.kinds import (
    EXIT_SUSPECT,
    KINDS,
    bans_of_punished,
    bans_of_suspects,
    grounds,
    term,
    term_of_punished,
)
from wuzha.sanctions.rules.terms import BanCase, BanFault, Limb, ban
from wuzha.sanctions.rules.terms import Span as Days
from wuzha.sanctions.rulesets import BANS

pytestmark = pytest.mark.django_db
D = date
NEW, OLD = D(2025, 1, 1), D(2023, 3, 1)


def begins(day: date, under: str, *before: Span) -> tuple[date, date]:
    """First and last day of a further inclusion that is wanted from a day on."""
    rule = term(day, f"JOINT2024:{under}")
    assert rule.usual is not None
    found = span(rule, rule.usual, day, before)
    return found.first, found.last


def old(first: date) -> Span:
    return Span(first, end_of_day(D(first.year + 5, first.month, first.day)))


#: 联合惩戒办法: convicted 3 years, determined 2, one after the other, together at most 5.
CASES = [
    ("two years", "DETERMINED", NEW, (), (NEW, D(2027, 1, 1))),
    ("three years", "CONVICTED", D(2025, 3, 1), (), (D(2025, 3, 1), D(2028, 3, 1))),
    ("the second follows the first", "CONVICTED", D(2026, 1, 1), (Span(NEW, end_of_day(D(2027, 1, 1))),),
     (D(2027, 1, 1), D(2030, 1, 1))),
    ("two consecutive terms of three years are cut at five", "CONVICTED", D(2026, 1, 1),
     (Span(NEW, end_of_day(D(2028, 1, 1))),), (D(2028, 1, 1), D(2030, 1, 1))),
    ("a new chain after a gap", "CONVICTED", D(2027, 1, 3), (Span(NEW, end_of_day(D(2027, 1, 1))),),
     (D(2027, 1, 3), D(2030, 1, 3))),
]  # fmt: skip


@pytest.mark.parametrize(("under", "day", "before", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_terms_follow_each_other_up_to_the_cap(
    under: str, day: date, before: tuple[Span, ...], expected: tuple[date, date]
) -> None:
    assert begins(day, under, *before) == expected


def test_nothing_is_added_once_the_cap_is_reached() -> None:
    full = (Span(NEW, end_of_day(D(2028, 1, 1))), Span(D(2028, 1, 1), end_of_day(D(2030, 1, 1))))
    with pytest.raises(TermError, match="CAPPED"):
        begins(D(2026, 1, 1), "DETERMINED", *full)
    with pytest.raises(TermError, match="CAPPED"):
        begins(D(2025, 6, 1), "DETERMINED", old(OLD))  # five years of 银发〔2019〕85号 leave no room


def test_under_85_a_term_is_five_years_and_no_other_class_is_known() -> None:
    rule = term(D(2024, 11, 30), "PBC85:DETERMINED")
    assert (rule.usual, rule.cap) == (Clock(5, Unit.YEARS), Clock(5, Unit.YEARS))
    assert [one.code for one in grounds(D(2024, 11, 30))] == ["PBC85:DETERMINED"]
    joint = ["JOINT2024:CONVICTED", "JOINT2024:DETERMINED", "JOINT2024:SPECIAL"]
    assert [one.code for one in grounds(D(2024, 12, 1))] == joint
    assert grounds(D(2019, 3, 31)) == []
    assert all(one.article and one.needs for one in grounds(D(2026, 1, 1)))


@given(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(["CONVICTED", "DETERMINED"])), max_size=8))
def test_the_terms_of_one_person_never_exceed_the_cap(inclusions: list[tuple[int, str]]) -> None:
    terms: list[Span] = []
    rules = {under: term(NEW, f"JOINT2024:{under}") for under in ("CONVICTED", "DETERMINED")}
    for days, under in sorted(inclusions):
        day, rule = D(2024, 12, 1) + timedelta(days=days), rules[under]
        assert rule.usual is not None
        try:
            terms.append(span(rule, rule.usual, day, terms))
        except TermError:
            continue
    chains: list[list[date]] = []
    for one in sorted(terms, key=lambda found: found.first):
        if chains and one.first <= chains[-1][1] + timedelta(days=1):
            chains[-1][1] = max(chains[-1][1], one.last)
        else:
            chains.append([one.first, one.last])
    assert all(last <= last_day(first, Clock(5, Unit.YEARS)) for first, last in chains)


def test_an_exit_ban_after_a_punishment_has_six_months_to_three_years_and_one_of_a_suspect_no_term() -> None:
    rule = term_of_punished(NEW, "AFL36_2")
    assert (rule.usual, rule.least, rule.most) == (None, Clock(6, Unit.MONTHS), Clock(36, Unit.MONTHS))
    assert bans_of_punished(D(2022, 11, 30)) == []
    assert len(bans_of_punished(D(2022, 12, 1))) == len(bans_of_suspects(D(2022, 12, 1))) == 1
    assert EXIT_SUSPECT.term(NEW, "AFL36_1").usual is None
    families = {one.shares for one in KINDS}
    assert len(families) == 3  # none shares a term with another, nor an authority with the border's


BAN = BANS.at_first()
SERVED = D(2023, 8, 31)


def _punished(**more: object) -> BanCase:
    values: dict[str, object] = {
        "limb": Limb.PUNISHED, "decided_on": D(2023, 9, 1), "offence": "FRAUD", "served_on": SERVED, "months": 6,
    } | more  # fmt: skip
    return BanCase(**values)  # type: ignore[arg-type]


BANNED = [
    ("six months from the end of the punishment", _punished(), Days(D(2023, 9, 1), D(2024, 2, 29)), None),
    ("five months", _punished(months=5), None, BanFault.MONTHS),
    ("three years", _punished(months=36), Days(D(2023, 9, 1), D(2026, 8, 31)), None),
    ("three years and a month", _punished(months=37), None, BanFault.MONTHS),
    ("not punished for fraud", _punished(offence="AIDING"), None, BanFault.NOT_FRAUD),
    ("not punished", _punished(offence=""), None, BanFault.NOT_PUNISHED),
    ("still in prison", _punished(served_on=None), None, BanFault.SERVED_MISSING),
    ("decided on its last day", _punished(decided_on=D(2024, 2, 29)), Days(D(2023, 9, 1), D(2024, 2, 29)), None),
    ("decided when it was over", _punished(decided_on=D(2024, 3, 1)), None, BanFault.OVER),
    ("a suspect without destination", BanCase(Limb.SUSPECT, D(2026, 1, 1), suspicion="x"), None,
     BanFault.NO_DESTINATION),
    ("a suspect has no term in the law",
     BanCase(Limb.SUSPECT, D(2026, 1, 1), destination="某地区", suspicion="资金往来"), None, None),
]  # fmt: skip


@pytest.mark.parametrize(("case", "expected", "fault"), [c[1:] for c in BANNED], ids=[c[0] for c in BANNED])
def test_a_ban_stands_on_anti_fraud_law_36(case: BanCase, expected: Days | None, fault: BanFault | None) -> None:
    found = ban(
        case, offences=frozenset(BAN.offences), least_months=BAN.least_months, most_months=BAN.most_months
    )  # fmt: skip
    assert found == (expected, fault)
