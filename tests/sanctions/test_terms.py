# SPDX-License-Identifier: Apache-2.0
"""Terms of sanctions and of bans on leaving the country, at their edges; and that no chain is longer than the cap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.sanctions.rules.terms import BanCase, BanFault, Limb, Span, ban, chains, following, longest, span
from wuzha.sanctions.rulesets import BANS

D = date
#: 联合惩戒办法: convicted 3 years, determined 2, one after the other, together at most 5.
CASES = [
    ("two years", [], D(2025, 1, 1), 2, Span(D(2025, 1, 1), D(2026, 12, 31))),
    ("three years", [], D(2025, 3, 1), 3, Span(D(2025, 3, 1), D(2028, 2, 29))),
    ("from 29 February", [], D(2024, 2, 29), 3, Span(D(2024, 2, 29), D(2027, 2, 27))),
    ("the second begins after the first", [Span(D(2025, 1, 1), D(2026, 12, 31))], D(2026, 1, 1), 3,
     Span(D(2027, 1, 1), D(2029, 12, 31))),
    ("the day after is consecutive, too", [Span(D(2025, 1, 1), D(2026, 12, 31))], D(2027, 1, 1), 3,
     Span(D(2027, 1, 1), D(2029, 12, 31))),
    ("the cap cuts", [Span(D(2025, 1, 1), D(2027, 12, 31))], D(2026, 1, 1), 3, Span(D(2028, 1, 1), D(2029, 12, 31))),
    ("the cap is reached", [Span(D(2025, 1, 1), D(2027, 12, 31)), Span(D(2028, 1, 1), D(2029, 12, 31))],
     D(2026, 1, 1), 2, None),
    ("two days later a new chain begins", [Span(D(2025, 1, 1), D(2026, 12, 31))], D(2027, 1, 2), 3,
     Span(D(2027, 1, 2), D(2030, 1, 1))),
    ("five years of 85 leave no room", [Span(D(2023, 3, 1), D(2028, 2, 29))], D(2025, 1, 1), 2, None),
    ("one that was lifted ended that day", [Span(D(2025, 1, 1), D(2025, 6, 30))], D(2026, 1, 1), 2,
     Span(D(2026, 1, 1), D(2027, 12, 31))),
    ("one that begins later comes first", [Span(D(2026, 6, 1), D(2028, 5, 31))], D(2026, 1, 1), 2,
     Span(D(2028, 6, 1), D(2030, 5, 31))),
]  # fmt: skip


@pytest.mark.parametrize(("before", "since", "years", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_terms_follow_each_other_up_to_the_cap(
    before: list[Span], since: date, years: int, expected: Span | None
) -> None:
    assert following(before, since, years, 5) == expected


@given(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from([2, 3, 5]), st.booleans()), max_size=8))
def test_the_terms_of_one_person_never_exceed_the_cap(inclusions: list[tuple[int, int, bool]]) -> None:
    terms: list[Span] = []
    for days, years, lifted in inclusions:
        new = following(terms, date(2024, 12, 1) + timedelta(days=days), years, 5)
        if new is None:
            continue
        assert all(new.since > one.until or new.until < one.since for one in terms)
        terms.append(Span(new.since, new.since) if lifted else new)
        assert longest(terms, 5)
    for one in chains(terms):
        assert one.until <= span(one.since, 5).until


BAN = BANS.at_first()
SERVED = D(2023, 8, 31)


def _punished(**more: object) -> BanCase:
    values: dict[str, object] = {
        "limb": Limb.PUNISHED, "decided_on": D(2023, 9, 1), "offence": "FRAUD", "served_on": SERVED, "months": 6,
    } | more  # fmt: skip
    return BanCase(**values)  # type: ignore[arg-type]


BANNED = [
    ("six months from the end of the punishment", _punished(), Span(D(2023, 9, 1), D(2024, 2, 29)), None),
    ("five months", _punished(months=5), None, BanFault.MONTHS),
    ("three years", _punished(months=36), Span(D(2023, 9, 1), D(2026, 8, 31)), None),
    ("three years and a month", _punished(months=37), None, BanFault.MONTHS),
    ("not punished for fraud", _punished(offence="AIDING"), None, BanFault.NOT_FRAUD),
    ("not punished", _punished(offence=""), None, BanFault.NOT_PUNISHED),
    ("still in prison", _punished(served_on=None), None, BanFault.SERVED_MISSING),
    ("decided on its last day", _punished(decided_on=D(2024, 2, 29)), Span(D(2023, 9, 1), D(2024, 2, 29)), None),
    ("decided when it was over", _punished(decided_on=D(2024, 3, 1)), None, BanFault.OVER),
    ("a suspect without destination", BanCase(Limb.SUSPECT, D(2026, 1, 1), suspicion="x"), None,
     BanFault.NO_DESTINATION),
    ("a suspect has no term in the law",
     BanCase(Limb.SUSPECT, D(2026, 1, 1), destination="某地区", suspicion="资金往来"), None, None),
]  # fmt: skip


@pytest.mark.parametrize(("case", "expected", "fault"), [c[1:] for c in BANNED], ids=[c[0] for c in BANNED])
def test_a_ban_stands_on_anti_fraud_law_36(case: BanCase, expected: Span | None, fault: BanFault | None) -> None:
    found = ban(
        case, offences=frozenset(BAN.offences), least_months=BAN.least_months, most_months=BAN.most_months
    )  # fmt: skip
    assert found == (expected, fault)
