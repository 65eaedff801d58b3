# SPDX-License-Identifier: Apache-2.0
"""What a round of standing looks at, what its marks mean, and how its numbers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import pgettext, pgettext_lazy


class Span(models.TextChoices):
    """The periods that are looked at, each of whole months. The year is the one look that confirms: testing a month, a
    quarter and a year alike would triple the false alarms (science.md §3.3)."""

    YEAR = "YEAR", pgettext_lazy("standing", "12 months")
    QUARTER = "QUARTER", pgettext_lazy("standing", "Quarter")

    def before(self, today: date) -> tuple[date, date]:
        """First and last day of the latest one that is over: the year ends with any month, a quarter with its own."""
        last = today.replace(day=1) - timedelta(days=1)
        if self is Span.QUARTER:
            while last.month % 3:
                last = last.replace(day=1) - timedelta(days=1)
        months = last.year * 12 + last.month - (12 if self is Span.YEAR else 3)
        return date(months // 12, months % 12 + 1, 1), last


class Mark(models.TextChoices):
    """How a unit stands. A mark proposes; nothing follows by itself."""

    #: ■ Chance and the ordinary difference explain it badly, and it is far: eligible for review.
    ELIGIBLE = "ELIGIBLE", pgettext_lazy("standing", "Eligible for review")
    #: ◆ Chance explains it badly: look, and help.
    WATCH = "WATCH", pgettext_lazy("standing", "To watch")
    #: ● Not told apart from luck.
    LUCK = "LUCK", pgettext_lazy("standing", "Not told apart from luck")


#: In the order of lists; the sign says it without colour.
SIGNS = {Mark.ELIGIBLE: "■", Mark.WATCH: "◆", Mark.LUCK: "●"}
TONES = {Mark.ELIGIBLE: "bad", Mark.WATCH: "wait", Mark.LUCK: ""}
ORDER = {mark: at for at, mark in enumerate(SIGNS)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit's ratio in two rounds of one span that follow each other without overlap, and what doing nothing would
    have brought: both as shares of 1. Whoever says that a unit improved says both."""

    change: float
    expected: float

    @property
    def beyond(self) -> float:
        """What is left of the change when the expected one is taken off."""
        return (1 + self.change) / (1 + self.expected) - 1


def claim(before: float, forecast: float, now: float) -> Claim | None:
    """What became of a ratio; nothing where there was none."""
    return Claim(now / before - 1, forecast) if before else None


#: A chance below this is not told exactly.
LEAST_CHANCE = 0.001
#: A change that rounds to less than half a percent is none.
NONE = 0.005


def chance(value: float) -> str:
    """A probability in percent; very small ones as a bound."""
    if value < LEAST_CHANCE:
        return "<0.1%"
    return f"{value * 100:.1f}%" if value < 0.1 else f"{value * 100:.0f}%"


def ratio(value: float) -> str:
    return f"{value:.2f}"


def interval(low: float, high: float) -> str:
    """`1.12–1.54`."""
    return f"{low:.2f}–{high:.2f}"


def moved(change: float) -> str:
    """`+4%`, `-12%`, or that it stays."""
    if abs(change) < NONE:
        return pgettext("standing", "unchanged")
    return f"{change * 100:+.0f}%".replace("-", "−")
