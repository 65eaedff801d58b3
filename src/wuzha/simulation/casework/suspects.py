# SPDX-License-Identifier: Apache-2.0
"""Who was caught for the cases of a plan, and what was done with each, until each period has its people.

A broken gang yields its members, a single case its offender, and holders of cards are found by the accounts of cases
that stay unsolved. Some people are brought in twice, some for nothing, some are only asked. The order of measures and
their terms are those of 刑事诉讼法 79, 91, 156 and 175–177 (`people.rules`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from wuzha.simulation.casework.cases import Drawn
from wuzha.simulation.casework.courses import Broken
from wuzha.simulation.casework.drawing import BUREAU, COURT, PROCURATORATE, later, months, weighted
from wuzha.simulation.casework.records import PlannedCase, PlannedMeasure, PlannedPerson, Somebody
from wuzha.simulation.casework.targets import Targets
from wuzha.simulation.draws import apportion, stream

#: Codes of `people.roles`: who gave a card, what the members of a gang do, and who leads one or acts alone.
CARD = "CARD"
GANG_ROLES = {
    "CALL": 26.0, "ATTRACT": 28.0, "TECH": 8.0, "DATA": 8.0, "GOIP": 4.0, "CASH": 12.0, "LAUNDER": 12.0, "SMUGGLE": 2.0,
}  # fmt: skip
OFFENDER = "ORGANISE"
#: What begins the way of somebody against whom a crime is investigated.
_DETAINED = 0.65
#: The shortest way from being caught to the charge.
_TO_CHARGE = 26


@dataclass(slots=True)
class _Caught:
    """Somebody to be caught on a day in a case."""

    case: PlannedCase
    day: date
    roles: tuple[str, ...]
    gang: int
    card: bool = False
    others: list[PlannedCase] = field(default_factory=list)
    person: int = 0


@dataclass(frozen=True, slots=True)
class Suspects:
    people: list[PlannedPerson]
    measures: list[PlannedMeasure]


def draw(seed: int, targets: tuple[Targets, ...], drawn: Drawn, somebody: Iterator[Somebody]) -> Suspects:
    """People keyed from 1 in the order in which they were met; measures by person and day."""
    return _Drawing(seed, targets, drawn, somebody).suspects()


class _Drawing:
    def __init__(self, seed: int, targets: tuple[Targets, ...], drawn: Drawn, somebody: Iterator[Somebody]) -> None:
        self.rng = stream(seed, "suspects")
        self.targets, self.drawn, self.somebody = targets, drawn, somebody
        self.by_key = {one.key: one for one in drawn.cases}
        self.people: list[PlannedPerson] = []
        self.measures: list[PlannedMeasure] = []
        #: People on bail, whom a later period may meet again.
        self.bailed: list[int] = []

    def suspects(self) -> Suspects:
        for number, target in enumerate(self.targets):
            known = self.bailed[:: max(len(self.bailed) // max(target.known_before, 1), 1)][: target.known_before]
            self.bailed = []
            caught = self._caught(number, target)
            for place, one in enumerate(caught):
                one.person = self._again(known[place], one) if place < len(known) else self._met(one)
            self._measures(caught, target)
            self._asked(target)
        self.measures.sort(key=lambda one: (one.person, one.day))
        return Suspects(self.people, self.measures)

    def _caught(self, period: int, target: Targets) -> list[_Caught]:
        """Everybody of the period: holders of cards first, offenders of single cases, members of gangs."""
        rng = self.rng
        singles = [self.by_key[key] for key in self.drawn.found[period]]
        found = self._cards(target)
        for case in singles:
            solved = case.day_of("solve") or target.first
            day = solved - timedelta(days=int(rng.integers(0, 4)))
            filed = case.day_of("file") or day
            found.append(_Caught(case, max(day, filed, target.first), ("CALL", "LAUNDER"), -1))
        broken = [one for one in self.drawn.broken if one.period == period]
        sizes = np.array([float(len(one.cases)) for one in broken]) ** 0.7
        members = apportion(target.caught - len(found) - len(broken), sizes)
        for gang, count in zip(broken, members, strict=True):
            found += self._members(gang, 1 + int(count))
        return found

    def _cards(self, target: Targets) -> list[_Caught]:
        """Holders of accounts that the money of unsolved cases went to."""
        rng = self.rng
        fit = [
            one for one in self.drawn.cases
            if one.case_no and one.day_of("solve") is None and one.steps[-1].act == "file"
            and (filed := one.day_of("file")) is not None
            and target.first <= filed < target.after - timedelta(days=6)
            and any(kind == "account" for kind, _value in one.named)
        ]  # fmt: skip
        picked = [fit[int(place)] for place in rng.choice(len(fit), target.cards, replace=False)]
        found = []
        for case in picked:
            filed = case.day_of("file") or target.first
            room = min(60, (target.after - filed).days - 3)
            found.append(_Caught(case, later(rng, filed, 1, max(room, 1)), (CARD,), case.gang, card=True))
        return found

    def _members(self, gang: Broken, count: int) -> list[_Caught]:
        cases = [self.by_key[key] for key in gang.cases]
        roles = [(one,) for one in weighted(self.rng, GANG_ROLES, count)]
        roles[0] = (OFFENDER,)
        found = []
        for place, role in enumerate(roles):
            own = [cases[int(at)] for at in self.rng.permutation(len(cases))[: 1 + int(self.rng.integers(0, 4))]]
            own = cases if place == 0 else own
            day = gang.day if place < 3 else later(self.rng, gang.day, 0, 12)
            found.append(_Caught(own[0], day, role, gang.gang, others=own[1:]))
        return found

    def _met(self, one: _Caught) -> int:
        key = len(self.people) + 1
        cases = {case.key: one.roles for case in (one.case, *one.others)}
        self.people.append(PlannedPerson(key, next(self.somebody), one.gang, cases))
        return key

    def _again(self, person: int, one: _Caught) -> int:
        """Somebody whom an earlier period has met."""
        self.people[person - 1].cases.setdefault(one.case.key, one.roles)
        return person

    def _measures(self, caught: list[_Caught], target: Targets) -> None:
        """Who is handled, and how: exactly as many as the target says are punished, charged, let go."""
        rng = self.rng
        cards = [one for one in caught if one.card]
        others = [caught[len(cards) + int(place)] for place in rng.permutation(len(caught) - len(cards))]
        handled = cards + others[: target.handled - len(cards)]
        # A leader is not let go with a fine, nor is somebody known from before.
        small = [one for one in handled if not one.others and one.roles != (OFFENDER,)]
        punished = {id(one) for one in rng.choice(np.array(small, dtype=object), target.administrative, replace=False)}
        criminal = [one for one in handled if id(one) not in punished]
        early = [one for one in criminal if (target.after - one.day).days > _TO_CHARGE]
        if len(early) < target.prosecuted:
            raise ValueError(f"only {len(early)} of {target.prosecuted} people can be charged in time")
        charged = {id(early[int(at)]) for at in rng.choice(len(early), target.prosecuted, replace=False)}
        others_then = {id(one) for one in criminal} - charged
        on_bail = []
        for one in caught:
            wrong = (
                one.day + timedelta(days=1) if rng.random() < 0.01 and one.day + timedelta(1) < target.after else None
            )
            self._add(one, "CAUGHT", one.day, BUREAU, "到案", wrong=wrong)
            if id(one) in punished:
                self._punish(one)
            elif id(one) in charged:
                self._charge(one, target)
            elif id(one) in others_then and self._investigate(one, target):
                on_bail.append(one)
        left = target.caught_twice
        for at in rng.permutation(len(on_bail)):
            left -= self._caught_again(on_bail[int(at)], target) if left else 0
        if left:
            raise ValueError("too few people on bail to be caught again")

    def _punish(self, one: _Caught) -> None:
        if self.rng.random() < 0.4:
            days = int(self.rng.integers(5, 15))
            self._add(one, "ADMIN_DETAINED", one.day, BUREAU, "行罚", until=one.day + timedelta(days=days))
        else:
            self._add(one, "ADMIN_FINED", one.day, BUREAU, "行罚", fen=100_000 * int(self.rng.integers(1, 20)))

    def _charge(self, one: _Caught, target: Targets) -> None:
        """Detained and arrested, or on bail; sent for prosecution, charged in the period, some of them judged."""
        rng = self.rng
        last = target.after - timedelta(days=1)
        charged = later(rng, one.day, _TO_CHARGE - 1, min((last - one.day).days, 130))
        whole = (charged - one.day).days
        sent = one.day + timedelta(days=whole * 6 // 10)
        if rng.random() < 0.7:
            self._arrest(one, one.day + timedelta(days=min(8 + whole // 6, 30)))
        else:
            self._bail(one, one.day)
        self._add(one, "SENT", sent, BUREAU, "诉")
        self._add(one, "PROSECUTED", charged, PROCURATORATE, "检刑诉")
        judged = later(rng, charged, 20, 60)
        if judged <= last:
            self._add(one, "JUDGED", judged, COURT, "刑初")

    def _arrest(self, one: _Caught, day: date) -> None:
        self._add(one, "DETAINED", one.day, BUREAU, "拘", until=one.day + timedelta(days=30))
        asked = max(one.day + timedelta(days=1), day - timedelta(days=int(self.rng.integers(1, 7))))
        self._add(one, "ASKED", asked, BUREAU, "提捕", until=asked + timedelta(days=7))
        self._add(one, "ARRESTED", day, PROCURATORATE, "批捕", until=months(day, 2))

    def _bail(self, one: _Caught, day: date) -> None:
        self._add(one, "BAILED", day, BUREAU, "取保", until=months(day, 12))

    def _investigate(self, one: _Caught, target: Targets) -> bool:
        """Detained or on bail, and not charged in this period; whether somebody is on bail now."""
        rng = self.rng
        last = target.after - timedelta(days=1)
        if rng.random() >= _DETAINED:
            self._bail(one, one.day)
        elif rng.random() < 0.55 and (arrested := later(rng, one.day, 10, 35)) <= last:
            self._arrest(one, arrested)
            if (sent := later(rng, arrested, 30, 58)) <= last:
                self._add(one, "SENT", sent, BUREAU, "诉")
                if rng.random() < 0.08 and (dropped := later(rng, sent, 20, 45)) <= last:
                    self._add(one, "NOT_PROSECUTED", dropped, PROCURATORATE, "检刑不诉")
            return False
        else:
            self._add(one, "DETAINED", one.day, BUREAU, "拘", until=one.day + timedelta(days=30))
            if (then := later(rng, one.day, 12, 30)) > last:
                return False
            self._bail(one, then)
        self.bailed.append(one.person)
        return True

    def _caught_again(self, one: _Caught, target: Targets) -> int:
        """Brought in a second time, in another case; 0 where there is none for it."""
        since = max(item.day for item in self.measures if item.person == one.person)
        for at in self.rng.permutation(len(self.drawn.cases)):
            case = self.drawn.cases[int(at)]
            filed = case.day_of("file")
            if case.case_no and case.key != one.case.key and filed is not None and filed > since:
                day = later(self.rng, filed, 1, 5)
                if case.steps[-1].act == "file" and day < target.after:
                    again = _Caught(case, day, (CARD if one.card else "LAUNDER",), one.gang, person=one.person)
                    self._again(one.person, again)
                    self._add(again, "CAUGHT", day, BUREAU, "到案")
                    self._add(again, "DETAINED", day, BUREAU, "拘", until=day + timedelta(days=30))
                    return 1
        return 0

    def _asked(self, target: Targets) -> None:
        """People who were only summoned: they are known, and count nowhere."""
        filed = [
            one for one in self.drawn.cases
            if one.case_no and one.steps[-1].act == "file" and target.first <= one.steps[-1].paper.day < target.after
        ]  # fmt: skip
        for place in self.rng.choice(len(filed), max(target.caught // 12, 1), replace=False):
            case = filed[int(place)]
            one = _Caught(case, case.steps[-1].paper.day, ("ATTRACT",), case.gang)
            one.person = self._met(one)
            self._add(one, "SUMMONED", one.day, BUREAU, "传")

    def _add(
        self, one: _Caught, kind: str, day: date, organ: str, paper: str, *, until: date | None = None,
        wrong: date | None = None, fen: int | None = None,
    ) -> None:  # fmt: skip
        number = self.drawn.papers.number(paper, day)
        self.measures.append(PlannedMeasure(one.person, one.case.key, kind, day, organ, number, until, wrong, fen))


def by_person(measures: Sequence[PlannedMeasure]) -> dict[int, list[PlannedMeasure]]:
    found: dict[int, list[PlannedMeasure]] = defaultdict(list)
    for one in measures:
        found[one.person].append(one)
    return found
