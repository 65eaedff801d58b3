# SPDX-License-Identifier: Apache-2.0
"""What may be imposed under an article of the Anti-fraud Law, to the 分; and what a late fine costs more.

The numbers are data (`rulesets.penalties`); this is their arithmetic. Money in 分, never a fraction of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fault(StrEnum):
    """Why a penalty is not one of its article."""

    TOO_LOW = "TOO_LOW"
    TOO_HIGH = "TOO_HIGH"
    NOTHING = "NOTHING"
    NOT_GRAVE = "NOT_GRAVE"
    DETENTION = "DETENTION"
    DETENTION_MISSING = "DETENTION_MISSING"
    CONFISCATED = "CONFISCATED"
    NO_DETENTION = "NO_DETENTION"


@dataclass(frozen=True, slots=True)
class Article:
    """What an article allows.

    With a `threshold_fen`: a gain that reaches it is fined once to ten times, a lesser one or none up to `cap_fen`.
    Without: between `low_fen` and `cap_fen`, of a grave case between `grave_low_fen` and `grave_cap_fen`.
    """

    code: str
    threshold_fen: int = 0
    multiple_low: int = 1
    multiple_high: int = 10
    cap_fen: int = 0
    low_fen: int = 0
    grave_low_fen: int = 0
    grave_cap_fen: int = 0
    #: Days of detention; (0, 0): none. `detention_grave`: only of a grave case, beside the fine.
    detention: tuple[int, int] = (0, 0)
    detention_grave: bool = False
    #: 39–41, 43: a warning may take the place of the fine in a lesser case.
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most, both allowed."""

    low: int
    high: int


def fine_range(article: Article, gain_fen: int, *, grave: bool = False) -> Range:
    """The fine that a gain allows. Raises `ValueError` for a negative gain.

    44 with a gain of 19,999.99 yuan: up to 200,000; with 20,000.00: 20,000 to 200,000, with 30,000: 30,000 to 300,000.
    """
    if gain_fen < 0:
        raise ValueError("A gain is not negative")
    if article.threshold_fen:
        if gain_fen >= article.threshold_fen:
            return Range(article.multiple_low * gain_fen, article.multiple_high * gain_fen)
        return Range(0, article.cap_fen)
    if grave:
        return Range(article.grave_low_fen, article.grave_cap_fen)
    return Range(article.low_fen, article.cap_fen)


@dataclass(frozen=True, slots=True)
class Imposed:
    """What is proposed or decided. Money in 分."""

    fine_fen: int = 0
    detention_days: int = 0
    confiscated_fen: int = 0
    warned: bool = False

    def heavier_than(self, other: Imposed) -> bool:
        """Whether anything of it goes beyond what was told (行政处罚法 45: no heavier for a defence)."""
        return (
            self.fine_fen > other.fine_fen
            or self.detention_days > other.detention_days
            or self.confiscated_fen > other.confiscated_fen
        )


def faults(article: Article, gain_fen: int, imposed: Imposed, *, grave: bool = False) -> list[Fault]:
    """Everything in a penalty that its article does not allow."""
    found = []
    allowed = fine_range(article, gain_fen, grave=grave)
    if imposed.fine_fen > allowed.high:
        found.append(Fault.TOO_HIGH)
    elif imposed.fine_fen < allowed.low and not (article.warning and imposed.warned and not imposed.fine_fen):
        found.append(Fault.TOO_LOW)
    low, high = article.detention
    if imposed.detention_days:
        if not high:
            found.append(Fault.NO_DETENTION)
        elif article.detention_grave and not grave:
            found.append(Fault.NOT_GRAVE)
        elif not low <= imposed.detention_days <= high:
            found.append(Fault.DETENTION)
    elif low and not article.detention_grave:
        found.append(Fault.DETENTION_MISSING)
    if imposed.confiscated_fen != gain_fen:
        found.append(Fault.CONFISCATED)  # what was gained is confiscated, all of it and nothing else
    if not (imposed.fine_fen or imposed.detention_days or imposed.confiscated_fen or imposed.warned):
        found.append(Fault.NOTHING)
    return found


def late_fee(fine_fen: int, pay_by: date, paid_on: date, permille_a_day: int = 30) -> int:
    """What is added to a fine paid late: 3 % of it a day, never more than the fine itself (行政处罚法 72)."""
    days = (paid_on - pay_by).days
    return min(fine_fen, fine_fen * permille_a_day * days // 1000) if days > 0 else 0


def hearing_right(imposed: Imposed, *, unit: bool, person_fen: int, unit_fen: int, stops_work: bool = False) -> bool:
    """Whether a hearing may be asked for: a fine, or a sum confiscated, that reaches the threshold; or work stopped, a
    licence taken (行政处罚法 63; 程序规定(行政) 123)."""
    least = unit_fen if unit else person_fen
    return stops_work or imposed.fine_fen >= least or imposed.confiscated_fen >= least
