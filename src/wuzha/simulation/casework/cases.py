# SPDX-License-Identifier: Apache-2.0
"""The cases of a plan: when and where, whose work, and what was told.

1. Each period has its number of acceptances, spread as the pushes of a year are; a gang's stand close together.
2. Victims lost the sum of the period, by scam type.
3. A few reports are of a case known already and are joined to it, a few are never accepted.

How far each came: `courses`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from wuzha.simulation.arrivals import Window, push_times
from wuzha.simulation.casework.courses import Broken, Courses
from wuzha.simulation.casework.drawing import (
    ELSEWHERE,
    Papers,
    Places,
    first_entity,
    later,
    local_day,
    moment,
    weighted,
)
from wuzha.simulation.casework.records import PlannedCase, PlannedVictim, Somebody, Step
from wuzha.simulation.casework.targets import Targets
from wuzha.simulation.draws import apportion, log_normal, quota, stream
from wuzha.simulation.parameters import SHANGHAI, TYPES, Parameters, load_parameters
from wuzha.simulation.worlds import Wishes, World, in_gangs, world

#: Shares of second reports, of cases that never are accepted, and of acceptances told with a wrong day.
JOINED, NOT_ACCEPTED, TOLD_WRONGLY = 0.012, 0.003, 0.006
#: How victims paid and were reached.
_PAID = {
    "BANK": 70.0, "SCAN": 18.0, "CASH": 3.0, "COINS": 3.0, "GIFT_CARD": 2.5, "GOLD": 1.5, "POS": 1.0, "COURIER": 1.0,
}  # fmt: skip
_REACHED = {
    "CALL": 22.0, "SMS": 12.0, "SHORT_VIDEO": 18.0, "SOCIAL": 28.0, "SEARCH": 6.0, "ONLINE_AD": 9.0, "OTHER": 5.0,
}  # fmt: skip
_SOURCES = {"COUNTER": 62.0, "CALL": 33.0, "WARNING": 4.0, "TRANSFER": 1.0}
#: Cases in a gang, on average (`worlds`), and how many cases of the city lie between two of its own.
_OF_A_GANG, _BETWEEN = 14, 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """Cases, who was caught for which, the world behind them, and what is left to draw from."""

    cases: list[PlannedCase]
    broken: list[Broken]
    #: Period → single cases that were solved.
    found: list[list[int]]
    world: World
    papers: Papers


def draw(preset: str, seed: int, targets: tuple[Targets, ...], somebody: Iterator[Somebody]) -> Drawn:
    """The cases of a plan, keyed from 1 in the order of their reports."""
    return _Drawing(preset, seed, targets, somebody).drawn()


class _Drawing:
    def __init__(self, preset: str, seed: int, targets: tuple[Targets, ...], somebody: Iterator[Somebody]) -> None:
        self.p: Parameters = load_parameters()
        self.rng = stream(seed, "casework")
        self.targets, self.somebody, self.papers = targets, somebody, Papers()
        self.places = Places(self.rng, self.p.number("area_share"))
        self.after = targets[-1].after
        total = sum(one.cases for one in targets)
        gangs = round(total * targets[-1].gangs / _OF_A_GANG)
        self.world = world(
            seed,
            Wishes(
                gangs=gangs, singles=total - in_gangs(seed, gangs), mules=0.02, drift=True,
                hubs=(("app", 0.03), ("account", 0.02)), first=first_entity(preset),
            ),
        )  # fmt: skip

    def drawn(self) -> Drawn:
        cases = self._accepted()
        self._people(cases)
        courses = Courses(self.rng, self.targets, self.papers)
        courses.take(cases)
        broken, found = courses.solve(cases)
        self._told_wrongly(cases)
        others = [*self._joined(cases), *self._not_accepted()]
        ordered = sorted([*cases, *others], key=lambda one: one.received_at)
        keys = {one.key: key for key, one in enumerate(ordered, 1)}
        broken = [replace(one, cases=tuple(keys[key] for key in one.cases)) for one in broken]
        for key, one in enumerate(ordered, 1):
            one.key, one.joined = key, keys.get(one.joined or 0)
        return Drawn(ordered, broken, [[keys[key] for key in of] for of in found], self.world, self.papers)

    def _accepted(self) -> list[PlannedCase]:
        """Each accepted case with its time, place, type and gang; keys are negative until all are there."""
        rng = self.rng
        at = np.concatenate([push_times(rng, one.cases, _window(one), self.p, shocks=False) for one in self.targets])
        kinds = np.concatenate([quota(rng, one.cases, self.p.weights(one.type_mix)) for one in self.targets])
        records = self._records(len(at))
        named: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for record, what, value in self.world.rows:
            named[record].append((what, value))
        homes = [town for one in self.targets for town in self.places.draw(one.cases, one.worse)]
        sources = weighted(rng, _SOURCES, len(at))
        slow = rng.random(len(at)) < 0.08
        took = np.where(slow, rng.uniform(8, 15, len(at)), rng.uniform(0.2, 3, len(at))) * 3_600
        kind_of: dict[int, int] = {}
        cases = []
        for place, of in enumerate(records):
            gang = self.world.gang[of]
            kind = int(kinds[place]) if gang < 0 else kind_of.setdefault(gang, int(kinds[place]))
            accepted, received = moment(at[place]), moment(at[place] - took[place])
            case = PlannedCase(
                key=-1 - place, gang=gang, source=sources[place], received_at=received, fraud_type=TYPES[kind],
                town=homes[place], station=self.places.station[homes[place]],
                report_no=self.papers.number("警情", local_day(received)), case_no="", named=tuple(named[of]),
            )  # fmt: skip
            case.steps.append(Step("accept", self.papers.paper("受案", local_day(accepted))))
            cases.append(case)
        return cases

    def _records(self, n: int) -> list[str]:
        """The record of the world that each acceptance is, so that a gang's stand close together, in their order."""
        gangs: dict[int, list[str]] = defaultdict(list)
        singles: list[str] = []
        for record, gang in self.world.gang.items():
            (singles if gang < 0 else gangs[gang]).append(record)
        free = np.ones(n, dtype=bool)
        found = [""] * n
        for gang in sorted(gangs):
            own = sorted(gangs[gang], key=self.world.place.__getitem__)
            width = len(own) * _BETWEEN
            begin = int(self.rng.integers(0, max(n - width, 1)))
            while len(room := np.flatnonzero(free[max(begin, 0) : begin + width])) < len(own):
                begin, width = begin - width // 2, 2 * width
            for place, record in zip(np.sort(self.rng.choice(room, len(own), replace=False)), own, strict=True):
                found[max(begin, 0) + int(place)] = record
                free[max(begin, 0) + int(place)] = False
        for place, record in zip(np.flatnonzero(free), singles, strict=True):
            found[int(place)] = record
        return found

    def _people(self, cases: list[PlannedCase]) -> None:
        """Victims, and what they lost: the sum of each period is its target's, to the 分."""
        rng = self.rng
        mean, sigma = self.p.table("mean_loss_yuan"), self.p.table("loss_sigma")
        kinds = [one.fraud_type for one in cases]
        spread = np.array([sigma[kind] for kind in kinds])
        median = np.array([mean[kind] for kind in kinds]) / np.exp(spread**2 / 2)
        wanted = np.minimum(log_normal(rng, median, spread, len(cases)), self.p.number("loss_cap_yuan"))
        wanted = np.where(rng.random(len(cases)) < 0.02, 0.0, wanted)
        hours = rng.weibull(self.p.number("hours_to_loss_shape"), len(cases))
        span = self.p.table("hours_to_loss")
        reached, paid = weighted(rng, _REACHED, len(cases)), weighted(rng, _PAID, len(cases))
        visitors = self.places.draw(len(cases))
        lives_there = rng.random(len(cases)) < 0.9
        begin = 0
        for one in self.targets:
            of = range(begin, begin + one.cases)
            begin += one.cases
            losses = apportion(one.loss_fen // 100, wanted[of.start : of.stop])
            for place, yuan in zip(of, losses, strict=True):
                case = cases[place]
                deed = case.received_at - timedelta(hours=0.3 + span[case.fraud_type] * float(hours[place]))
                home = case.town if lives_there[place] else visitors[place]
                told = (case.received_at, deed, home, reached[place], paid[place])
                for loss, averted in self._shares(int(yuan)):
                    case.victims.append(self._victim(told, loss * 100, averted * 100, len(case.victims)))

    def _shares(self, yuan: int) -> list[tuple[int, int]]:
        """(loss, averted) of each victim: a few cases have two; where nothing was lost, something was averted."""
        if yuan == 0:
            return [(0, 1_000 * int(self.rng.integers(2, 60)))]
        if self.rng.random() < 0.015 and yuan > 1_000:
            return [(yuan - yuan // 3, 0), (yuan // 3, 0)]
        return [(yuan, 0)]

    def _victim(
        self, told: tuple[datetime, datetime, str, str, str], loss: int, averted: int, no: int
    ) -> PlannedVictim:
        reported, deed, home, reached, paid = told
        number = int(self.rng.integers(0, 1_000_000))
        return PlannedVictim(
            who=next(self.somebody), occurred_at=deed, reported_at=reported, home=home, reached_by=(reached,),
            account=f"000009{no}{number:09d}" if paid in ("BANK", "SCAN") else "",
            paid_by=(paid,), loss_fen=loss, averted_fen=averted or None,
        )  # fmt: skip

    def _told_wrongly(self, cases: list[PlannedCase]) -> None:
        """Some acceptances were told with the day after, and put right: the first of the next year counts nowhere."""
        for case, chance in zip(cases, self.rng.random(len(cases)), strict=True):
            at_year_end = case.steps[0].paper.day.month == 12 and case.steps[0].paper.day.day == 31
            if chance < (0.5 if at_year_end else TOLD_WRONGLY):
                first = case.steps[0]
                wrong = replace(first.paper, day=first.paper.day + timedelta(days=1))
                following = [one.paper.day for one in case.steps[1:2]]
                if all(wrong.day <= day for day in following) and wrong.day < self.after:
                    case.steps[0] = replace(first, wrong=wrong)

    def _joined(self, cases: list[PlannedCase]) -> Iterable[PlannedCase]:
        """Second reports of the same deed by the same victim, elsewhere or again; accepted, then joined."""
        rng = self.rng
        known = [one for one in cases if one.steps[-1].act in ("accept", "file", "solve")]
        picked = rng.choice(len(known), round(JOINED * len(cases)), replace=False)
        for number, place in enumerate(picked):
            first = known[int(place)]
            received = first.received_at + timedelta(days=float(rng.uniform(1, 15)))
            if local_day(received) + timedelta(days=4) >= self.after:
                continue
            victims = [replace(one, reported_at=received) for one in first.victims[:1]]
            again = replace(
                first, key=-1 - len(cases) - number, source="COUNTER", received_at=received, case_no="",
                report_no=self.papers.number("警情", local_day(received)), victims=victims, steps=[], joined=first.key,
            )  # fmt: skip
            day = local_day(received)
            again.steps.append(Step("accept", self.papers.paper("受案", day)))
            again.steps.append(Step("merge", replace(again.steps[0].paper, number="", day=later(rng, day, 0, 3))))
            yield again

    def _not_accepted(self) -> Iterable[PlannedCase]:
        """Handed over before they were accepted; and what was reported in the last hours."""
        rng = self.rng
        total = sum(one.cases for one in self.targets)
        first = datetime.combine(self.targets[0].first, datetime.min.time(), SHANGHAI)
        end = datetime.combine(self.after, datetime.min.time(), SHANGHAI)
        count = max(2, round(NOT_ACCEPTED * total))
        towns = self.places.draw(count)
        for number, town in enumerate(towns):
            waits = number < 2
            span = (end - first).total_seconds()
            back = rng.uniform(1, 5) * 3_600 if waits else rng.uniform(0.02, 0.98) * span
            received = moment((end - timedelta(seconds=float(back))).timestamp())
            case = PlannedCase(
                key=-10_000_000 - number, gang=-1, source="CALL", received_at=received, fraud_type=TYPES[number % 4],
                town=town, station=self.places.station[town], case_no="",
                report_no=self.papers.number("警情", local_day(received)), named=(),
            )  # fmt: skip
            told = (received, received - timedelta(hours=3), town, "CALL", "BANK")
            case.victims.append(self._victim(told, 100_000 * (1 + number % 30), 0, 0))
            if not waits:
                day = later(rng, local_day(received), 0, 1)
                case.steps.append(Step("hand_over", self.papers.paper("移案", day, ELSEWHERE)))
            yield case


def _window(target: Targets) -> Window:
    first, after = (
        int(datetime.combine(day, datetime.min.time(), SHANGHAI).timestamp()) for day in (target.first, target.after)
    )
    return Window(first, after)
