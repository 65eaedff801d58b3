# SPDX-License-Identifier: Apache-2.0
"""What the evidence on file comes to, and the refusal that says what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Dossier, DossierDeed
from wuzha.sanctions.rules.grounds import Deed, Ground, Missing, Screened, judge, screened
from wuzha.sanctions.rulesets import GROUNDS
from wuzha.sanctions.services.base import noon

_SAID = {
    Missing.NO_RULE: Code.NO_RULE, Missing.EVIDENCE: Code.EVIDENCE_MISSING, Missing.OUTSIDE: Code.OUTSIDE,
    Missing.THRESHOLD: Code.BELOW_THRESHOLD, Missing.JUDGMENT: Code.JUDGMENT_MISSING,
    Missing.ACTS: Code.ACTS_MISSING,
    Missing.OFFENCE: Code.OFFENCE_UNLIKE, Missing.PROVINCE: Code.PROVINCE_MISSING, Missing.UNIT: Code.NO_RULE,
    Missing.OVER: Code.TERM_OVER,
}  # fmt: skip


def deeds_of(row: Dossier) -> list[DossierDeed]:
    """The deeds that stand, the first day first; whoever asks."""
    return list(DossierDeed.unscoped.filter(dossier=row, struck_at__isnull=True).order_by("day", "pk"))


def plain(one: DossierDeed) -> Deed:
    """A deed as the rules count it: marks in place of numbers and names."""
    thing = bytes(one.thing_index).hex() if one.thing_index is not None else ""
    receiver = bytes(one.receiver_index).hex() if one.receiver_index is not None else ""
    return Deed(one.day, one.thing_kind, one.conduct, thing, receiver, one.proof)


def judged(row: Dossier, day: date, under: str) -> Ground:
    """Whether a class holds on a day, by what is on file."""
    deeds = [plain(one) for one in deeds_of(row)]
    return judge(
        GROUNDS.at(noon(day)).all(), day, under, deeds, row.judgment, unit=row.of_unit,
        by_province=bool(row.province_no),
    )  # fmt: skip


def must_hold(found: Ground, day: date) -> None:
    """Refuses with what is missing."""
    if found.holds:
        return
    lacks = found.missing[0]
    regime = GROUNDS.at(noon(day)).of(found.regime)
    params: dict[str, Any] = {}
    if lacks in (Missing.OUTSIDE, Missing.ACTS) and regime is not None:
        params = {"day": f"{regime.acts_since:%Y-%m-%d}"}
    if lacks is Missing.THRESHOLD and regime is not None:
        params = {
            "things": found.counted.things, "times": found.counted.times, "receivers": found.counted.receivers,
            "cards_least": regime.cards, "times_least": regime.times, "receivers_least": regime.receivers,
        }  # fmt: skip
    if lacks is Missing.OVER:
        params = {"years": found.years}
    raise RefusalError(_SAID[lacks], **params)


def crime_screen(row: Dossier, day: date) -> Screened:
    """Whether somebody must look at it as a crime before (帮信意见 2025-07-28), and by what."""
    rows = deeds_of(row)
    inflow = sum(one.inflow_fen for one in rows)
    screen = GROUNDS.at(noon(day)).screen
    return screened([plain(one) for one in rows], inflow, screen, unit=row.of_unit)
