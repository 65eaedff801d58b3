# SPDX-License-Identifier: Apache-2.0
"""Sectors, the ladder of measures, and from which mark and ground which step may be proposed. No database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.standing import Mark
from wuzha.org.models import UnitKind


class Sector(models.TextChoices):
    """What is compared with what: banks among themselves, carriers among themselves."""

    BANK = "BANK", pgettext_lazy("outlets", "Bank outlets")
    CARRIER = "CARRIER", pgettext_lazy("outlets", "Carrier outlets")


#: Sector → kind of its outlets, kind of the institution above them.
OUTLET_OF = {Sector.BANK: UnitKind.BANK_OUTLET, Sector.CARRIER: UnitKind.CARRIER_OUTLET}
INSTITUTION_OF = {Sector.BANK: UnitKind.BANK, Sector.CARRIER: UnitKind.CARRIER}
SECTOR_OF = {str(kind): sector for sector, kind in OUTLET_OF.items()}


class Step(models.TextChoices):
    """The ladder (domain.md §4.1), each a kind of measure. 摘牌 is how one of them ends."""

    LETTER = "OUTLET_LETTER", pgettext_lazy("outlets", "Letter of notice")
    INTERVIEW = "OUTLET_INTERVIEW", pgettext_lazy("outlets", "Interview of the outlet")
    YELLOW = "OUTLET_YELLOW", pgettext_lazy("outlets", "Yellow card of the outlet")
    LISTING = "OUTLET_LISTING", pgettext_lazy("outlets", "Listing of the outlet")
    ADVICE = "OUTLET_ADVICE", pgettext_lazy("outlets", "Advice to the regulator of banks")
    LINE_ADVICE = "LINE_ADVICE", pgettext_lazy("outlets", "Advice to the regulator of carriers")


LADDER: dict[str, tuple[str, ...]] = {
    Step.LETTER: (Step.INTERVIEW, Step.YELLOW, Step.LISTING),
    Step.INTERVIEW: (Step.YELLOW, Step.LISTING),
    Step.YELLOW: (Step.LISTING,),
    Step.LISTING: (Step.ADVICE, Step.LINE_ADVICE),
    Step.ADVICE: (),
    Step.LINE_ADVICE: (),
}
#: Steps that something is to be mended in.
MENDED = (Step.YELLOW, Step.LISTING)
#: The only step that may follow from a mark that says no more than "look, and help".
FOR_HELP = (Step.LETTER,)
#: Steps that a conclusion of back-traces may be the ground of, without the round.
BY_FAULT = (Step.LETTER, Step.INTERVIEW)


class Ground(models.TextChoices):
    RATE = "RATE", pgettext_lazy("outlets", "Involved cards far above the others")
    FAULT = "FAULT", pgettext_lazy("outlets", "At fault by back-traces")


def steps_of(sector: str) -> tuple[Step, ...]:
    """The ladder of a sector: each has a regulator of its own."""
    other = Step.LINE_ADVICE if sector == Sector.BANK else Step.ADVICE
    return tuple(one for one in Step if one is not other)


def left_out(step: str, had: Collection[str], ladder: Sequence[Step]) -> list[Step]:
    """Steps of a ladder between the highest that an outlet has had and the one that is proposed."""
    if step not in ladder:
        return []
    highest = max((place for place, one in enumerate(ladder) if one in had), default=-1)
    return [one for place, one in enumerate(ladder) if highest < place < ladder.index(Step(step))]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an outlet when a step is proposed: its mark in the latest round of 12 months (a quarter can only
    let it be watched), its involved cards there, back-traces that found it at fault."""

    mark: Mark | None
    count: int = 0
    faults: int = 0


@dataclass(frozen=True, slots=True)
class Least:
    """How many cards and how many faults there must be at least."""

    cases: int = 3
    faults: int = 2


def reached(step: str, ground: str, known: Known, least: Least) -> bool:
    """Whether a step may be proposed by a ground. A round carries anything beyond a letter only from red: a letter may
    follow amber. Back-traces carry a letter or an interview, never a card or a listing."""
    if ground == Ground.FAULT:
        return step in BY_FAULT and known.faults >= least.faults
    if known.mark is None or known.count < least.cases:
        return False
    return known.mark is Mark.ELIGIBLE or (known.mark is Mark.WATCH and step in FOR_HELP)


def months_before(day: date, number: int) -> list[tuple[date, date]]:
    """The last whole months by 30 days that end on a day, the latest first: what a calm month is counted in, so that
    three of them fit into a listing of three months whatever day it began."""
    found, last = [], day
    for _each in range(number):
        first = last - timedelta(days=29)
        found.append((first, last))
        last = first - timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a listing: how many cards opened within it, or shortly before, came to be involved in it."""

    first: date
    last: date
    fresh: int
    #: Whether the measure was in force for the whole of it.
    whole: bool = True

    @property
    def calm(self) -> bool:
        return self.whole and self.fresh == 0


def calm(months: Collection[Month], wanted: int) -> bool:
    """Whether the last months, as many as are wanted, were calm one after the other."""
    return len(months) >= wanted and all(one.calm for one in list(months)[:wanted])
