# SPDX-License-Identifier: Apache-2.0
"""On which ground somebody may be put under 惩戒 on a day: which rule set holds, what it counts, and what is missing.

Pure: evidence comes in as plain values, days as days. What is counted is opaque (a mark for each card, each receiver):
nothing here is personal data. Numbers and days of the rule sets are data (`rulesets.grounds`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.sanctions.rules.terms import add_months


class Object(models.TextChoices):
    """What was traded, or what help was given for (联合惩戒办法; before: accounts alone, 银发〔2019〕85号)."""

    SIM = "SIM", pgettext_lazy("sanction", "SIM card")
    IOT = "IOT", pgettext_lazy("sanction", "IoT card")
    FIXED = "FIXED", pgettext_lazy("sanction", "Fixed line")
    LINE = "LINE", pgettext_lazy("sanction", "Telecom line")
    SMS_PORT = "SMS_PORT", pgettext_lazy("sanction", "SMS port")
    BANK = "BANK", pgettext_lazy("sanction", "Bank account")
    PAYMENT = "PAYMENT", pgettext_lazy("sanction", "Payment account")
    WALLET = "WALLET", pgettext_lazy("sanction", "Digital yuan wallet")
    INTERNET = "INTERNET", pgettext_lazy("sanction", "Internet account")


class Conduct(models.TextChoices):
    """What was done with it."""

    TRADE = "TRADE", pgettext_lazy("sanction", "Sold, let or lent")
    VERIFY = "VERIFY", pgettext_lazy("sanction", "Helped with the real-name check")  # 实名核验帮助
    FALSE_ID = "FALSE_ID", pgettext_lazy("sanction", "Opened under a false identity or agency")


class Class(models.TextChoices):
    """Which ground a person or a unit is under."""

    CONVICTED = "CONVICTED", pgettext_lazy("sanction", "Convicted")
    DETERMINED = "DETERMINED", pgettext_lazy("sanction", "Determined by the prefecture")
    SPECIAL = "SPECIAL", pgettext_lazy("sanction", "Determined by the province")


class Missing(StrEnum):
    """What a proposal lacks; each has a sentence that says what to bring (`errors.Code`)."""

    NO_RULE = "NO_RULE"  # no rule set held on the day of the determination
    EVIDENCE = "EVIDENCE"  # no act with its proof
    OUTSIDE = "OUTSIDE"  # all acts lie before the law
    THRESHOLD = "THRESHOLD"  # fewer cards, times and receivers than the rule asks for
    ACTS = "ACTS"  # not told when the acts of the judgment were done
    JUDGMENT = "JUDGMENT"  # no judgment in force
    OFFENCE = "OFFENCE"  # the judgment is of another offence
    PROVINCE = "PROVINCE"  # not determined by the province
    OVER = "OVER"  # its years would be over by now
    UNIT = "UNIT"  # a unit is not under this rule


@dataclass(frozen=True, slots=True)
class Deed:
    """One act with its proof. `thing` and `receiver` are marks that are equal for the same card and the same person."""

    day: date
    thing_kind: str
    conduct: str
    thing: str = ""
    receiver: str = ""
    #: What proves it (a statement, a bank's answer, an expert's report); without one it does not count.
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Judgment:
    """A sentence in force: for which offence, since when; until when it is served."""

    offence: str
    in_force_on: date
    number: str = ""
    served_on: date | None = None
    #: The first and the last day of the acts that it is about.
    acts_from: date | None = None
    acts_to: date | None = None

    @property
    def begins(self) -> date:
        """From when a term counts that follows it: from the end of prison, without prison from the judgment."""
        return self.served_on or self.in_force_on


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule set: the determinations of which days, the acts since which day, how much is needed, and for how long."""

    code: str
    since: date
    until: date | None
    acts_since: date | None
    objects: frozenset[str]
    conducts: frozenset[str]
    cards: int
    times: int
    receivers: int
    years: dict[str, int]
    cap_years: int
    offences: frozenset[str] = frozenset()
    units: bool = True
    #: Classes whose years count from the punishment, not from the notice.
    from_punishment: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counted:
    """What the evidence comes to; every number names the deeds it was counted from (by their place)."""

    things: int = 0
    times: int = 0
    receivers: int = 0
    false: int = 0
    counted: tuple[int, ...] = ()
    #: Deeds that do not count: before the law, without proof, or about something that this rule set does not know.
    too_early: tuple[int, ...] = ()
    unproven: tuple[int, ...] = ()
    unlike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds: under which rule set and class, on which of its conditions; or what is missing."""

    regime: str = ""
    under: str = ""
    years: int = 0
    #: THINGS, TIMES, RECEIVERS, FALSE_ID, JUDGMENT, SPECIAL, ANY: the conditions that are met.
    met: tuple[str, ...] = ()
    counted: Counted = field(default_factory=Counted)
    missing: tuple[Missing, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.missing


def regime_on(regimes: Collection[Regime], day: date) -> Regime | None:
    """The rule set under which a determination of the day falls."""
    return next((one for one in regimes if one.since <= day and (one.until is None or day <= one.until)), None)


def count(deeds: Sequence[Deed], regime: Regime) -> Counted:
    """Cards, times and receivers of the deeds that count: proven, since the law, about what the rule set names.

    A time is a day with a receiver: several cards handed to one on one day are one time. A deed without a mark of the
    card counts as a time, and adds no card.
    """
    early, unproven, unlike, taken = [], [], [], []
    for place, one in enumerate(deeds):
        if not one.proof.strip():
            unproven.append(place)
        elif regime.acts_since is not None and one.day < regime.acts_since:
            early.append(place)
        elif one.thing_kind not in regime.objects or one.conduct not in regime.conducts:
            unlike.append(place)
        else:
            taken.append(place)
    rows = [deeds[place] for place in taken]
    numbered = [one for one in rows if one.conduct != Conduct.FALSE_ID]
    return Counted(
        len({(one.thing_kind, one.thing) for one in numbered if one.thing}),
        len({(one.day, one.receiver) for one in numbered}),
        len({one.receiver for one in numbered if one.receiver}),
        sum(one.conduct == Conduct.FALSE_ID for one in rows),
        tuple(taken), tuple(early), tuple(unproven), tuple(unlike),
    )  # fmt: skip


def judge(
    regimes: Collection[Regime],
    day: date,
    under: str,
    deeds: Sequence[Deed] = (),
    judgment: Judgment | None = None,
    *,
    unit: bool = False,
    by_province: bool = False,
) -> Ground:
    """Whether a ground holds on the day of the determination, by the evidence on file.

    1. The rule set of the day: 银发〔2019〕85号 to 2024-11-30, the joint measures from 2024-12-01.
    2. CONVICTED: a judgment in force by that day, of an offence that the rule set names, with the days of its acts, the
       last of which is not from before the law; and not one whose years would be over.
    3. DETERMINED: a threshold is met (cards, times or receivers), or a false identity, which needs no number.
    4. SPECIAL: below the thresholds, with proof of at least one act, and determined by the province; not for a false
       identity, which is determined anyway.
    """
    regime = regime_on(regimes, day)
    if regime is None or under not in regime.years:
        return Ground(under=under, missing=(Missing.NO_RULE,))
    if unit and not regime.units:
        return Ground(regime.code, under, missing=(Missing.UNIT,))
    years = regime.years[under]
    if under == Class.CONVICTED:
        return _convicted(regime, day, judgment, years)
    found = count(deeds, regime)
    met = _met(regime, found)
    if not found.counted:
        lacks = Missing.OUTSIDE if found.too_early and not found.unproven else Missing.EVIDENCE
        return Ground(regime.code, under, years, (), found, (lacks,))
    if under == Class.SPECIAL:
        if not found.times:
            return Ground(regime.code, under, years, (), found, (Missing.EVIDENCE,))
        if not by_province:
            return Ground(regime.code, under, years, (), found, (Missing.PROVINCE,))
        return Ground(regime.code, under, years, ("SPECIAL",), found)
    if not met:
        return Ground(regime.code, under, years, (), found, (Missing.THRESHOLD,))
    return Ground(regime.code, under, years, met, found)


def _met(regime: Regime, found: Counted) -> tuple[str, ...]:
    pairs = (
        ("THINGS", found.things, regime.cards), ("TIMES", found.times, regime.times),
        ("RECEIVERS", found.receivers, regime.receivers), ("FALSE_ID", found.false, 1),
    )  # fmt: skip
    return tuple(name for name, there, needed in pairs if needed and there >= needed)


def _convicted(regime: Regime, day: date, judgment: Judgment | None, years: int) -> Ground:
    if judgment is None or not judgment.number.strip() or judgment.in_force_on > day:
        return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.JUDGMENT,))
    if regime.acts_since is not None and judgment.in_force_on < regime.acts_since:
        return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.OUTSIDE,))
    if regime.acts_since is not None:
        last = judgment.acts_to or judgment.acts_from
        if judgment.acts_from is None or last is None:
            return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.ACTS,))
        if last < regime.acts_since:
            return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.OUTSIDE,))
    if judgment.offence not in regime.offences:
        return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.OFFENCE,))
    if Class.CONVICTED in regime.from_punishment and add_months(judgment.begins, 12 * years) < day:
        return Ground(regime.code, Class.CONVICTED, years, missing=(Missing.OVER,))
    return Ground(regime.code, Class.CONVICTED, years, ("JUDGMENT",))


@dataclass(frozen=True, slots=True)
class Screen:
    """From when on a case is to be looked at as a crime first (帮信意见 2025-07-28)."""

    own_accounts: int
    inflow_fen: int
    numbers: int


@dataclass(frozen=True, slots=True)
class Screened:
    """What the criminal check is screened by, beside the thresholds of the sanction."""

    accounts: int
    inflow_fen: int
    numbers: int
    first: bool


def screened(deeds: Sequence[Deed], inflow_fen: int, screen: Screen, *, unit: bool = False) -> Screened:
    """Whether the criminal check comes first: so many own accounts, or any of a unit, and more than so much money
    through them, or so many SIM and IoT cards. Every deed on file counts, those too on which no sanction rests: the
    crime is older than that law, and to bring proof is what the check is for. It never replaces a decision: it says
    that somebody must look."""
    accounts = {one.thing for one in deeds if one.thing and one.thing_kind in ("BANK", "PAYMENT")}
    numbers = {one.thing for one in deeds if one.thing and one.thing_kind in ("SIM", "IOT")}
    money = len(accounts) >= (1 if unit else screen.own_accounts) and inflow_fen > screen.inflow_fen
    return Screened(len(accounts), inflow_fen, len(numbers), money or len(numbers) >= screen.numbers)
