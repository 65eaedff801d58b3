# SPDX-License-Identifier: Apache-2.0
"""Money of a plan: what was stopped and frozen in cases, what banks paid back, what was seized and given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from wuzha.simulation.casework.cases import Drawn
from wuzha.simulation.casework.drawing import later
from wuzha.simulation.casework.records import PlannedCase, PlannedMeasure, PlannedMoney, PlannedRecovery
from wuzha.simulation.casework.targets import Targets
from wuzha.simulation.draws import stream

#: Of a loss so much is stopped, on average; and of what was stopped, an account holds at most so many times as much.
STOPPED, MORE = 0.9, 2
#: From the report to the money's return.
_LEAST_DAYS = 20
#: Days for which an account is stopped, when it is stopped twice, less the hours of the first day.
STOP_HOLDS = 3


def split(rng: np.random.Generator, total: int, most: Sequence[int]) -> list[int]:
    """A sum in 分 over cases, none above what it may have, in whole yuan as far as it goes.

    Raises ValueError where they have too little room.
    """
    room = np.array(most, dtype=np.int64)
    if int(room.sum()) < total:
        raise ValueError(f"{total} 分 do not fit into {int(room.sum())}")
    shares = np.floor(room * (total / max(int(room.sum()), 1)) / 100).astype(np.int64) * 100
    order = rng.permutation(len(room))
    left = total - int(shares.sum())
    for at in order:
        more = min(left, int(room[at] - shares[at]))
        shares[at] += more
        left -= more
        if not left:
            break
    return [int(one) for one in shares]


def flows(seed: int, targets: tuple[Targets, ...], drawn: Drawn) -> list[PlannedMoney]:
    """Stopped and frozen in cases that were filed and lost money through an account, the greatest losses first; paid
    back some weeks later.

    What was stopped is never more than the case lost, as it counts. What was frozen is: other victims' money lies in
    the same accounts.
    """
    rng = stream(seed, "money")
    found: list[PlannedMoney] = []
    for target in targets:
        fit = sorted((one for one in drawn.cases if _through_accounts(one) and _accepted_in(one, target)), key=_loss)
        cases = _upto(fit, target.stopped_fen, STOPPED)
        old = [one for one in cases if (target.after - _day(one)).days > _LEAST_DAYS + 10]
        returned = [old[int(at)] for at in rng.permutation(len(old))]
        returned = sorted(_upto(returned, target.returned_fen, STOPPED / 2), key=_loss)
        stops = split(rng, target.stopped_fen, [one.loss_fen for one in cases])
        freezes = split(rng, target.frozen_fen, [MORE * fen for fen in stops])
        frozen = {one.key: fen for one, fen in zip(cases, freezes, strict=True)}
        most = [min(one.loss_fen, frozen[one.key]) for one in returned]
        back = dict(zip((one.key for one in returned), split(rng, target.returned_fen, most), strict=True))
        for one, fen in zip(cases, stops, strict=True):
            day = None
            if back.get(one.key):
                day = later(rng, _day(one), _LEAST_DAYS, min((target.after - _day(one)).days - 1, 150))
            found.append(PlannedMoney(one.key, fen, frozen[one.key], back.get(one.key, 0), day))
    return found


def recoveries(
    seed: int, targets: tuple[Targets, ...], drawn: Drawn, measures: Sequence[PlannedMeasure]
) -> list[PlannedRecovery]:
    """What was seized from people who were caught, and what they gave back of their own: with what banks paid back, it
    is the sum of the period. Some lots that were seized are handed to the victims later: each counts once."""
    rng = stream(seed, "recoveries")
    papers = drawn.papers
    found: list[PlannedRecovery] = []
    loss = {one.key: one.loss_fen for one in drawn.cases}
    for target in targets:
        caught = [
            one for one in measures
            if one.kind == "CAUGHT" and target.first <= one.day < target.after and loss[one.case] >= 100_000
        ]  # fmt: skip
        caught = list({one.case: one for one in caught}.values())
        total = target.recovered_fen - target.returned_fen
        sums = split(rng, total, [loss[one.case] for one in caught])
        for one, fen in zip(caught, sums, strict=True):
            if not fen:
                continue
            kind = "SEIZED" if rng.random() < 0.6 else "REFUNDED"
            day = min(later(rng, one.day, 0, 20), target.after - timedelta(days=1))
            number = papers.number("扣" if kind == "SEIZED" else "退", day)
            lot = papers.number("批", day)
            found.append(PlannedRecovery(one.case, one.person, kind, fen, day, number, lot))
            back = later(rng, day, 5, 40)
            if kind == "SEIZED" and rng.random() < 0.15 and back < target.after:
                number = papers.number("发还", back)
                found.append(PlannedRecovery(one.case, one.person, "HANDED_BACK", fen, back, number, lot))
    return found


def account_of(case: PlannedCase) -> str:
    """The account that its money went to; empty where it went another way."""
    return next((value for kind, value in case.named if kind == "account"), "") if case.victims[0].account else ""


def _through_accounts(case: PlannedCase) -> bool:
    """Filed while the stop holds, and known where the money went."""
    filed = case.day_of("file")
    return (
        filed is not None and (filed - _day(case)).days <= STOP_HOLDS and case.loss_fen > 0 and account_of(case) != ""
    )


def _accepted_in(case: PlannedCase, target: Targets) -> bool:
    """Accepted and filed in the period, so that stop and freeze are of it too."""
    filed = case.day_of("file")
    inside = target.first <= _day(case) and filed is not None and filed + timedelta(days=1) < target.after
    return inside and case.joined is None and case.steps[-1].act != "withdraw"


def _upto(cases: Sequence[PlannedCase], total: int, share: float) -> list[PlannedCase]:
    """The first cases of which a share of the losses holds a sum."""
    found, room = [], 0.0
    for one in cases:
        if room >= total:
            break
        found.append(one)
        room += one.loss_fen * share
    return found


def _loss(case: PlannedCase) -> int:
    return -case.loss_fen


def _day(case: PlannedCase) -> date:
    return case.steps[0].paper.day
