# SPDX-License-Identifier: Apache-2.0
"""Did it work: one verdict on a campaign, in the order that keeps it honest.

1. Who chose the treated by their numbers must not judge by these numbers: the `selected_on` periods before the start
   are left out. Where nobody says how they were chosen, the answer must be the same without 3 and without 6.
2. What could be found at all is worked out from the periods before; above 30 % there is no verdict.
3. *Effect* is an interval below 1 each time, a rare result among units drawn by lot, and no different course before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from wuzha.engine.evaluation import placebo
from wuzha.engine.evaluation.contrast import Cohorts, contrast, sums
from wuzha.engine.evaluation.panel import Panel, Wholes
from wuzha.engine.evaluation.power import MATERIAL, Design, Enough, dispersion, enough
from wuzha.engine.surveillance.special import Floats

#: Periods left out before the start where nobody says what chose the treated.
DONUTS = (3, 6)
#: How rare the result must be among units drawn by lot (one-sided), and how sure a different course before.
RARE, COURSE = 0.05, 0.99
#: Units from which on a group has a spread of its own.
FEW_UNITS = 2


class Verdict(Enum):
    EFFECT = "effect"
    NO_EFFECT_SHOWN = "no_effect_shown"
    NOT_ENOUGH_POWER = "not_enough_power"


class Remark(Enum):
    """What must be said beside a verdict, or why there is none."""

    NO_TREATED = "no_treated"
    ONE_TREATED = "one_treated"
    NO_OTHERS = "no_others"
    ONE_OTHER = "one_other"
    NO_PERIOD_BEFORE = "no_period_before"
    NO_CASES = "no_cases"
    SHORT_HISTORY = "short_history"
    ALWAYS_TREATED = "always_treated"
    LATER_AS_OTHERS = "later_as_others"
    DONUTS_DISAGREE = "donuts_disagree"
    COURSE_BEFORE = "course_before"
    NOT_RARE = "not_rare"
    MORE_CASES = "more_cases"
    LITTLE_POWER = "little_power"


@dataclass(frozen=True, slots=True)
class Look:
    """The comparison without so many periods before the start."""

    donut: int
    ratio: float
    low: float
    high: float
    mde: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`mde` is the smallest reduction that would have been found, 1 where none would. `ratio`, `low`, `high` are
    `None` where nothing can be said. `before_after` is what the chart of the treated alone would claim: not to be
    believed."""

    verdict: Verdict
    ratio: float | None
    low: float | None
    high: float | None
    mde: float
    placebo_p: float | None
    looks: tuple[Look, ...] = ()
    remarks: tuple[Remark, ...] = ()
    placebo_dates: tuple[placebo.Placebo, ...] = ()
    before_after: float | None = None
    treated: int = 0
    others: int = 0
    observed: int = 0
    expected: float | None = None
    dispersion: float | None = None
    enough: Enough | None = None


def evaluate(
    panel: Panel, selected_on: int | None = None, *, material: float = MATERIAL, donuts: tuple[int, int] = DONUTS
) -> Evaluation:
    """The verdict. `selected_on`: how many periods before the start chose the treated, 0 for a lot; `None` if
    unknown, and then both `donuts` must agree (a quarter and half a year)."""
    remarks: list[Remark] = []
    panel, cohort, starts = _cohorts(panel, max(donuts) if selected_on is None else selected_on, remarks)
    treated, others = int((cohort >= 0).sum()), int((cohort == -1).sum())
    before_after = _chart(panel, cohort, starts, min(donuts))
    if not (treated and others and starts):
        remarks.append(Remark.NO_OTHERS if treated else Remark.NO_TREATED)
        if Remark.ALWAYS_TREATED in remarks and not treated:
            remarks.append(Remark.NO_PERIOD_BEFORE)
        return _nothing(remarks, treated, others, before_after)
    left_out = _donuts(min(starts), selected_on, donuts, remarks)
    if not left_out:
        return _nothing([*remarks, Remark.NO_PERIOD_BEFORE], treated, others, before_after)
    designs = [_design(panel, cohort, starts, donut) for donut in left_out]
    hardest = max(designs, key=lambda design: design.detectable)
    mde = 1.0 if Remark.SHORT_HISTORY in remarks else hardest.detectable
    looks = []
    for donut, design in zip(left_out, designs, strict=True):
        told = contrast(sums(panel, starts, donut), cohort).interval()
        if told is None or not np.isfinite(told[2]):
            alone = told and told[0]
            remarks.append(
                Remark.ONE_TREATED
                if treated < FEW_UNITS
                else Remark.ONE_OTHER
                if others < FEW_UNITS
                else Remark.NO_CASES
            )
            nothing = _nothing(remarks, treated, others, before_after)
            return nothing if alone is None else _with_ratio(nothing, alone)
        looks.append(Look(donut, *told, design.detectable))
    # Told is the look that holds for either way of choosing.
    first = looks[-1]
    of = sums(panel, starts, first.donut)
    chance = placebo.chance(of, cohort)
    end = min(starts) - first.donut
    course = placebo.dates(panel, cohort, end)
    found = all(look.high < 1 for look in looks)
    if not found and any(look.high < 1 for look in looks):
        remarks.append(Remark.DONUTS_DISAGREE)
    if first.low > 1:
        remarks.append(Remark.MORE_CASES)
    if _differs(panel, cohort, end):
        remarks.append(Remark.COURSE_BEFORE)
    if found and (chance is None or chance > RARE):
        remarks.append(Remark.NOT_RARE)
    if mde > material:
        verdict = Verdict.NOT_ENOUGH_POWER
        remarks.append(Remark.LITTLE_POWER)
    elif found and not {Remark.COURSE_BEFORE, Remark.NOT_RARE} & set(remarks):
        verdict = Verdict.EFFECT
    else:
        verdict = Verdict.NO_EFFECT_SHOWN
    both = contrast(of, cohort)
    return Evaluation(
        verdict, first.ratio, first.low, first.high, mde, chance, tuple(looks), tuple(remarks), tuple(course),
        before_after, treated, others, int(both.observed[0]), float(both.expected[0]), hardest.dispersion,
        enough(hardest, panel.periods - max(starts), material),
    )  # fmt: skip


def _cohorts(panel: Panel, window: int, remarks: list[Remark]) -> tuple[Panel, Cohorts, tuple[int, ...]]:
    """Who is compared with whom. Units treated from the first period on have no past and are left out. Where nobody
    is left untreated, the units that come last stand for the others until what chose them begins."""
    if (panel.start <= 0).any():
        remarks.append(Remark.ALWAYS_TREATED)
    later = sorted({int(start) for start in panel.start if 0 < start < panel.periods})
    if len(later) > 1 and not panel.never.any():
        remarks.append(Remark.LATER_AS_OTHERS)
        panel = panel.before(max(later[-1] - window, 0))
        later = [start for start in later if start < panel.periods]
    starts = tuple(later)
    place = {start: at for at, start in enumerate(starts)}
    cohort = [-2 if start <= 0 else -1 if start >= panel.periods else place[int(start)] for start in panel.start]
    return panel, np.array([cohort], dtype=np.int64), starts


def _donuts(first: int, selected_on: int | None, donuts: tuple[int, int], remarks: list[Remark]) -> list[int]:
    if selected_on is not None:
        return [selected_on] if first > selected_on else []
    short, long = donuts
    if first <= short + 1:
        remarks.append(Remark.SHORT_HISTORY)
        return [min(short, first - 1)]
    return [short, min(long, first - 1)]


def _design(panel: Panel, cohort: Cohorts, starts: tuple[int, ...], donut: int) -> Design:
    """From the periods before alone; what is expected afterwards is what was before, per person and period."""
    of = sums(panel, starts, donut)
    own = np.where(cohort[0] >= 0, cohort[0], 0)
    units = np.arange(len(own))
    treated, others = cohort[0] >= 0, cohort[0] == -1
    due, chance = of.before[own, units] * treated, of.chance[own, units] * treated
    weights = np.array([due[cohort[0] == at].sum() for at in range(len(starts))])
    weights = weights / max(float(weights.sum()), 1e-300)
    theirs, their_chance = (weights @ part * others for part in (of.before, of.chance))
    end = max(min(starts) - donut, 1)
    return Design(
        _worth(due, chance), float(due.sum()), _worth(theirs, their_chance), float(theirs.sum()),
        dispersion(panel.counts[cohort[0] >= -1, :end]), _effective(due), _effective(theirs),
    )  # fmt: skip


def _worth(scaled: Floats, chance: Floats) -> float:
    """Cases whose own chance is that of this scaled sum."""
    return float(scaled.sum() ** 2 / chance.sum()) if chance.sum() > 0 else 0.0


def _effective(shares: Floats) -> float:
    return float(shares.sum() ** 2 / (shares**2).sum()) if (shares > 0).any() else 0.0


def _differs(panel: Panel, cohort: Cohorts, end: int) -> bool:
    """Whether the treated went another way than the others already in the middle of what is before."""
    if end < 2 * placebo.ROOM:
        return False
    middle = end // 2
    told = contrast(sums(panel, (middle,), 0, end), np.where(cohort >= 0, 0, cohort)).interval(level=COURSE)
    return told is not None and np.isfinite(told[2]) and not told[1] <= 1 <= told[2]


def _chart(panel: Panel, cohort: Cohorts, starts: tuple[int, ...], chart: int) -> float | None:
    """Treated alone: the periods of a quarter from the start on against those before it."""
    before = after = 0.0
    for at, start in enumerate(starts):
        who: Wholes = np.flatnonzero(cohort[0] == at)
        length = min(chart, start, panel.periods - start)
        before += float(panel.counts[who, start - length : start].sum())
        after += float(panel.counts[who, start : start + length].sum())
    return after / before if before else None


def _nothing(remarks: list[Remark], treated: int, others: int, before_after: float | None) -> Evaluation:
    kept = tuple(dict.fromkeys(remarks))
    return Evaluation(
        Verdict.NOT_ENOUGH_POWER,
        None,
        None,
        None,
        1.0,
        None,
        remarks=kept,
        before_after=before_after,
        treated=treated,
        others=others,
    )


def _with_ratio(nothing: Evaluation, ratio: float) -> Evaluation:
    return replace(nothing, ratio=ratio)
