# SPDX-License-Identifier: Apache-2.0
"""How far the cases of a plan came: accepted, filed or not, solved when a gang was broken or an offender found."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wuzha.simulation.casework.drawing import BUREAU, COURT, ELSEWHERE, PROCURATORATE, Papers, later
from wuzha.simulation.casework.records import PlannedCase, Step
from wuzha.simulation.casework.targets import Targets

#: Shares of accepted cases, of those not filed, and of those filed.
NOT_FILED, HANDED_OVER, FILED_AFTER_ALL, WITHDRAWN = 0.04, 0.012, 0.1, 0.01
#: Share of the solved cases that are a gang's.
BY_GANGS = 0.75


@dataclass(frozen=True, slots=True)
class Broken:
    """A gang that was caught: when, and which of its cases that solved."""

    gang: int
    period: int
    day: date
    cases: tuple[int, ...]


class Courses:
    """Adds the steps after the acceptance. Nothing is known of what comes after the last period."""

    def __init__(self, rng: np.random.Generator, targets: tuple[Targets, ...], papers: Papers) -> None:
        self.rng, self.targets, self.papers = rng, targets, papers
        self.after = targets[-1].after
        self.numbers: Counter[tuple[str, int, int]] = Counter()

    def take(self, cases: list[PlannedCase]) -> None:
        """What was decided about each, as far as the plan goes."""
        rng = self.rng
        # Spread evenly, so that a few dozen cases have one of each.
        fates = (rng.permutation(len(cases)) + rng.random(len(cases))) / max(len(cases), 1)
        for case, fate, slow in zip(cases, fates, rng.random(len(cases)), strict=True):
            accepted = case.steps[0].paper.day
            if fate < NOT_FILED:
                refused = later(rng, accepted, 1, 3)
                told = later(rng, refused, 0, 3)
                self._add(case, "not_file", "不立", refused, BUREAU)
                self._add(case, "notify", "不立通", told)
                if fate < NOT_FILED * FILED_AFTER_ALL:
                    self._file(case, later(rng, told, 20, 60))
            elif fate < NOT_FILED + HANDED_OVER:
                self._add(case, "hand_over", "移案", later(rng, accepted, 1, 7), ELSEWHERE)
            else:
                filed = later(rng, accepted, 4, 7) if slow < 0.1 else later(rng, accepted, 0, 3)
                self._file(case, filed)
                if fate > 1 - WITHDRAWN:
                    self._add(case, "withdraw", "撤案", later(rng, filed, 10, 90), BUREAU)

    def _file(self, case: PlannedCase, day: date) -> None:
        if day < self.after:
            self._add(case, "file", "立案", day, BUREAU)
            self.numbers[case.station, day.year, day.month] += 1
            case.case_no = f"A{case.station}{day:%Y%m}{self.numbers[case.station, day.year, day.month]:04d}"

    def _add(self, case: PlannedCase, act: str, kind: str, day: date, organ: str = "") -> None:
        """What comes after the end of the plan is not known yet; nor is what follows from that."""
        before = case.steps[-1].paper.day if case.steps else day
        if before <= day < self.after:
            case.steps.append(Step(act, self.papers.paper(kind, day, organ)))

    def solve(self, cases: list[PlannedCase]) -> tuple[list[Broken], list[list[int]]]:
        """Break gangs, then find single offenders, until each period has its solved cases exactly."""
        rng = self.rng
        open_cases = {one.key: one for one in cases if one.steps[-1].act == "file"}
        gangs: dict[int, list[PlannedCase]] = defaultdict(list)
        ends: dict[int, date] = {}
        for one in cases:
            if one.gang >= 0:
                ends[one.gang] = max(ends.get(one.gang, date.min), one.steps[0].paper.day)
                if one.key in open_cases:
                    gangs[one.gang].append(one)
        broken: list[Broken] = []
        found: list[list[int]] = []
        for period, target in enumerate(self.targets):
            left = target.solved
            for gang in rng.permutation(sorted(gangs)):
                caught = later(rng, ends[int(gang)], 10, 50)
                own = [one for one in gangs[int(gang)] if one.steps[-1].paper.day <= caught]
                fits = target.first <= caught and caught + timedelta(days=25) < target.after
                if not fits or not own or len(own) > left - (1 - BY_GANGS) * target.solved:
                    continue
                left -= len(own)
                broken.append(Broken(int(gang), period, caught, tuple(one.key for one in own)))
                for one in own:
                    self._solve(one, later(rng, caught, 2, 20))
                gangs[int(gang)] = []
            singles = [one for one in cases if one.gang < 0 and one.key in open_cases and one.steps[-1].act == "file"]
            chosen: list[int] = []
            for place in rng.permutation(len(singles)):
                day = later(rng, singles[int(place)].steps[-1].paper.day, 4, 60)
                if len(chosen) < left and target.first <= day < target.after:
                    self._solve(singles[int(place)], day)
                    chosen.append(singles[int(place)].key)
            if len(chosen) != left:
                raise ValueError(f"only {target.solved - left + len(chosen)} of {target.solved} cases can be solved")
            found.append(chosen)
        return broken, found

    def _solve(self, case: PlannedCase, day: date) -> None:
        rng = self.rng
        self._add(case, "solve", "破案", day, BUREAU)
        if rng.random() < 0.6:
            sent = later(rng, day, 30, 90)
            self._add(case, "send", "诉", sent, PROCURATORATE)
            back = sent
            if rng.random() < 0.06:
                returned = later(rng, sent, 10, 25)
                back = later(rng, returned, 10, 30)
                if back < self.after:
                    self._add(case, "return", "退查", returned, PROCURATORATE)
                    self._add(case, "send", "诉", back, PROCURATORATE)
            if case.steps[-1].act == "send":
                self._add(case, "conclude", "刑初", later(rng, back, 40, 150), COURT)
