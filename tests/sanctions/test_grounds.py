# SPDX-License-Identifier: Apache-2.0
"""On which ground somebody may be sanctioned: every threshold and day at its edge, by the article it stands on."""

from __future__ import annotations

from datetime import date

import pytest

from wuzha.sanctions.rules.grounds import Counted, Deed, Judgment, Missing, count, judge, regime_on, screened
from wuzha.sanctions.rulesets import GROUNDS, LIMITS

REGIMES = GROUNDS.at_first().all()
OLD, NEW = date(2024, 11, 30), date(2024, 12, 1)
LAW = date(2022, 12, 1)


def deed(n: int = 1, **more: object) -> Deed:
    """The n-th card, on the n-th day of January 2025, to the n-th receiver."""
    values: dict[str, object] = {
        "day": date(2025, 1, n), "thing_kind": "SIM", "conduct": "TRADE", "thing": f"card{n}", "receiver": f"to{n}",
        "proof": "讯问笔录",
    } | more  # fmt: skip
    return Deed(**values)  # type: ignore[arg-type]


ONE_PLACE = {"day": date(2025, 1, 1), "receiver": "to1"}
CASES = [
    # 银发〔2019〕85号: no number, accounts alone, five years
    ("85: one account", OLD, [deed(thing_kind="BANK", day=date(2023, 3, 1))], (), 5),
    ("85: a SIM card is none of its objects", OLD, [deed(day=date(2023, 3, 1))], (Missing.EVIDENCE,), 5),
    ("85: false identity", OLD, [deed(thing_kind="BANK", conduct="FALSE_ID", day=date(2020, 3, 1))], (), 5),
    ("85: an act before 2022-12-01", OLD, [deed(thing_kind="PAYMENT", day=date(2020, 3, 1))], (), 5),
    ("before 85", date(2019, 3, 31), [deed(thing_kind="BANK", day=date(2019, 3, 1))], (Missing.NO_RULE,), 0),
    ("85: its first day", date(2019, 4, 1), [deed(thing_kind="BANK", day=date(2019, 3, 1))], (), 5),
    # 联合惩戒办法: three cards, three times, three receivers
    ("joint: two cards", NEW, [deed(1, **ONE_PLACE), deed(2, **ONE_PLACE)], (Missing.THRESHOLD,), 2),
    ("joint: three cards", NEW, [deed(n, **ONE_PLACE) for n in (1, 2, 3)], (), 2),
    ("joint: one card three times to one", NEW, [deed(n, thing="a", receiver="b") for n in (1, 2, 3)], (), 2),
    ("joint: one card twice to one", NEW, [deed(n, thing="a", receiver="b") for n in (1, 2)], (Missing.THRESHOLD,), 2),
    ("joint: the same card three times on one day to one", NEW, [deed(1, thing="a", receiver="b")] * 3,
     (Missing.THRESHOLD,), 2),
    ("joint: three receivers on one day", NEW, [deed(1, thing="a", receiver=f"to{n}") for n in (1, 2, 3)], (), 2),
    ("joint: false identity needs no number", NEW, [deed(conduct="FALSE_ID")], (), 2),
    ("joint: help with the check counts", NEW, [deed(n, conduct="VERIFY", thing="") for n in (1, 2, 3)], (), 2),
    ("joint: wallets, ports and lines count together", NEW,
     [deed(n, thing_kind=kind, **ONE_PLACE) for n, kind in ((1, "WALLET"), (2, "SMS_PORT"), (3, "LINE"))], (), 2),
    ("joint: without proof nothing counts", NEW, [deed(n, proof=" ") for n in (1, 2, 3)], (Missing.EVIDENCE,), 2),
    ("joint: one of three without proof", NEW, [deed(1), deed(2), deed(3, proof="")], (Missing.THRESHOLD,), 2),
    # 反电信网络诈骗法 in force from 2022-12-01: acts before are outside
    ("joint: three acts on 2022-11-30", NEW, [deed(n, day=date(2022, 11, 30)) for n in (1, 2, 3)],
     (Missing.OUTSIDE,), 2),
    ("joint: three acts on 2022-12-01", NEW, [deed(n, day=LAW) for n in (1, 2, 3)], (), 2),
    ("joint: two since, one before", NEW, [deed(1, day=date(2022, 11, 30)), deed(2), deed(3)], (Missing.THRESHOLD,), 2),
    ("joint: nothing on file", NEW, [], (Missing.EVIDENCE,), 2),
]  # fmt: skip


@pytest.mark.parametrize(("day", "deeds", "missing", "years"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_determination_rests_on_what_is_proven(
    day: date, deeds: list[Deed], missing: tuple[Missing, ...], years: int
) -> None:
    found = judge(REGIMES, day, "DETERMINED", deeds)
    assert (found.missing, found.years) == (missing, years)
    assert bool(found.met) is found.holds


def test_the_day_of_the_determination_says_which_rule_set_holds() -> None:
    assert [getattr(regime_on(REGIMES, day), "code", None) for day in (OLD, NEW)] == ["PBC85", "JOINT2024"]
    one = [deed(thing_kind="BANK", day=date(2024, 6, 1))]
    assert judge(REGIMES, OLD, "DETERMINED", one).holds
    assert judge(REGIMES, NEW, "DETERMINED", one).missing == (Missing.THRESHOLD,)


def test_every_number_names_the_deeds_it_was_counted_from() -> None:
    deeds = [deed(1), deed(1), deed(2, proof=""), deed(3, day=date(2022, 11, 30)), deed(4, thing_kind="OTHER")]
    found = count(deeds, REGIMES[1])
    assert found == Counted(1, 1, 1, 0, (0, 1), (3,), (2,), (4,))


def judged(offence: str, day: date, number: str, served: date | None = None, acts: date = LAW) -> Judgment:
    """A judgment whose acts began long before."""
    return Judgment(offence, day, number, served, date(2022, 6, 1), acts)


JUDGED = judged("AIDING", date(2024, 12, 1), "（2024）浙0282刑初1号")
CONVICTED = [
    ("in force on the day", NEW, JUDGED, ()),
    ("in force a day later", NEW, judged("AIDING", date(2024, 12, 2), "1号"), (Missing.JUDGMENT,)),
    ("without its number", NEW, judged("AIDING", NEW, " "), (Missing.JUDGMENT,)),
    ("in force before the law", NEW, judged("AIDING", date(2022, 11, 30), "1号"), (Missing.OUTSIDE,)),
    ("in force on the first day of the law", NEW, judged("AIDING", LAW, "1号"), ()),
    ("three years after the judgment", date(2027, 12, 1), JUDGED, ()),
    ("a day later its years are over", date(2027, 12, 2), JUDGED, (Missing.OVER,)),
    ("three years after prison", date(2028, 6, 1), judged("AIDING", NEW, "1号", date(2025, 6, 1)), ()),
    ("a day later than that", date(2028, 6, 2), judged("AIDING", NEW, "1号", date(2025, 6, 1)), (Missing.OVER,)),
    ("while in prison", date(2030, 1, 1), judged("AIDING", NEW, "1号", date(2031, 1, 1)), ()),
    ("no judgment", NEW, None, (Missing.JUDGMENT,)),
    ("without the days of its acts", NEW, Judgment("AIDING", NEW, "1号"), (Missing.ACTS,)),
    ("all acts before the law", NEW, judged("AIDING", NEW, "1号", acts=date(2022, 11, 30)), (Missing.OUTSIDE,)),
    ("the last act on the first day of the law", NEW, judged("AIDING", NEW, "1号", acts=LAW), ()),
    ("of another offence", NEW, judged("THEFT", NEW, "1号"), (Missing.OFFENCE,)),
    ("under 85 nobody is sanctioned as convicted", OLD, judged("FRAUD", OLD, "1号"), (Missing.NO_RULE,)),
]


@pytest.mark.parametrize(("day", "judgment", "missing"), [c[1:] for c in CONVICTED], ids=[c[0] for c in CONVICTED])
def test_a_conviction_of_an_offence_of_the_measures_is_a_ground(
    day: date, judgment: Judgment | None, missing: tuple[Missing, ...]
) -> None:
    found = judge(REGIMES, day, "CONVICTED", judgment=judgment)
    assert found.missing == missing
    assert not found.holds or found.years == 3


def test_below_the_thresholds_only_the_province_determines() -> None:
    assert judge(REGIMES, NEW, "SPECIAL", [deed()]).missing == (Missing.PROVINCE,)
    assert judge(REGIMES, NEW, "SPECIAL", [deed()], by_province=True).years == 2
    assert judge(REGIMES, NEW, "SPECIAL", [], by_province=True).missing == (Missing.EVIDENCE,)
    false = [deed(conduct="FALSE_ID")]
    assert judge(REGIMES, NEW, "SPECIAL", false, by_province=True).missing == (Missing.EVIDENCE,)


#: 帮信意见 2025-07-28: three own accounts and more than 300,000 yuan through them; a unit's account and as much; or
#: twenty SIM and IoT cards.
CRIMES = [
    ("three accounts, 300,000 yuan", [deed(n, thing_kind="BANK") for n in (1, 2, 3)], 30_000_000, False, False),
    ("three accounts, one 分 more", [deed(n, thing_kind="BANK") for n in (1, 2, 3)], 30_000_001, False, True),
    ("two accounts, any sum", [deed(n, thing_kind="BANK") for n in (1, 2)], 99_000_000, False, False),
    ("an account of a unit, 300,000 yuan", [deed(1, thing_kind="BANK")], 30_000_000, True, False),
    ("an account of a unit, one 分 more", [deed(1, thing_kind="BANK")], 30_000_001, True, True),
    (
        "three accounts, one given away before the law of the sanction and one without proof",
        [
            deed(1, day=date(2022, 11, 30), thing_kind="BANK"),
            deed(2, thing_kind="BANK", proof=""),
            deed(3, thing_kind="BANK"),
        ],
        30_000_001,
        False,
        True,
    ),
    ("nineteen cards", [deed(1, thing=f"card{n}") for n in range(19)], 0, False, False),
    ("twenty cards", [deed(1, thing=f"card{n}") for n in range(20)], 0, False, True),
]


@pytest.mark.parametrize(("deeds", "inflow", "unit", "first"), [c[1:] for c in CRIMES], ids=[c[0] for c in CRIMES])
def test_a_crime_is_looked_at_first(deeds: list[Deed], inflow: int, unit: bool, first: bool) -> None:
    screen = GROUNDS.at_first().screen
    assert screened(deeds, inflow, screen, unit=unit).first is first


def test_every_restriction_has_a_basis_of_its_own_and_says_what_it_leaves() -> None:
    limits = LIMITS.at_first()
    determined, convicted = limits.of("JOINT2024", "DETERMINED"), limits.of("JOINT2024", "CONVICTED")
    assert {one.code for one in convicted} - {one.code for one in determined} == {"DISHONEST"}
    assert {one.kind for one in determined} == {"FINANCIAL", "TELECOM", "CREDIT"}
    assert all(one.basis for one in limits.limits)
    assert "基本生活账户" in next(one for one in determined if one.code == "COUNTER").leaves
    assert all(one.leaves for one in determined if one.kind == "TELECOM")
    assert {one.kind for one in limits.of("PBC85", "DETERMINED")} == {"FINANCIAL"}
    assert limits.of("PBC85", "CONVICTED") == []
