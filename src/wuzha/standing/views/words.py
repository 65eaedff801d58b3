# SPDX-License-Identifier: Apache-2.0
"""How a township's standing reads: numbers as texts, and the one sentence that explains a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext, pgettext

from wuzha.core.indicators import registered
from wuzha.core.standing import SIGNS, TONES, Claim, Mark, moved
from wuzha.org.rules import in_language
from wuzha.standing import addresses
from wuzha.standing.models import StandingRound, UnitStanding
from wuzha.standing.queries.rounds import Place, Round
from wuzha.ui.figures import Part, woven


@dataclass(frozen=True, slots=True)
class Rate:
    """A process rate of a township in a round."""

    label: str
    text: str
    url: str
    sign: str
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A township as a row of the table."""

    place: Place
    url: str
    cases: str
    rates: list[Rate]

    @property
    def row(self) -> UnitStanding:
        return self.place.row


def lines(found: Round, *, open: bool) -> list[Line]:
    """The rows of a round. `open`: whether the reader may open the cases and warnings of all townships."""
    return [
        Line(
            one, addresses.page(one.unit.pk),
            addresses.cases(found.row, one.unit.pk) if open and one.row.count else "",
            rates(one, found.row, open=open),
        )
        for one in found.places
    ]  # fmt: skip


def rates(place: Place, row: StandingRound, *, open: bool) -> list[Rate]:
    """The process rates of a township, each with its list."""
    known, found = registered().get("warning", {}), []
    for code, told in place.row.process.items():
        mark = str(told["mark"])
        text = pgettext("standing", "too few") if mark == "FEW" else f"{told['hits'] / told['rows'] * 100:.1f}%"
        url = addresses.warnings(code, row, place.unit, "denominator") if open and told["rows"] else ""
        shown = {"APART": Mark.ELIGIBLE, "WATCH": Mark.WATCH}.get(mark)
        label = known[code].label if code in known else code
        word = _rate_word(mark) if shown else ""
        found.append(Rate(label, text, url, SIGNS[shown] if shown else "", TONES[shown] if shown else "", word))
    return found


def _rate_word(mark: str) -> str:
    return pgettext("standing", "stands apart") if mark == "APART" else pgettext("standing", "to watch")


def rate_labels(places: Sequence[Place]) -> list[str]:
    """Heads of the columns of process rates."""
    known = registered().get("warning", {})
    return [known[code].label if code in known else code for code in (places[0].row.process if places else ())]


def claimed(one: Claim) -> str:
    """A change with what doing nothing would have brought, always together."""
    return pgettext("standing", "%(change)s since the year before; %(expected)s expected without any action") % {
        "change": moved(one.change), "expected": moved(one.expected),
    }  # fmt: skip


def sentence(found: Round) -> list[Part]:
    """What a round says, in one sentence with the townships as links."""
    months = found.row.get_span_display()
    eligible, watched = found.eligible, found.watched
    if not eligible and not watched:
        return [
            Part(
                pgettext(
                    "standing",
                    "In %(span)s no township stands apart by more than luck and the ordinary difference explain.",
                )
                % {"span": months}
            )
        ]
    sentences: list[Part] = []
    if eligible:
        sentences += woven(
            ngettext(
                "{units} stands apart by more than luck explains and is eligible for review.",
                "{units} stand apart by more than luck explains and are eligible for review.", len(eligible),
            ),
            units=_named(eligible),
        )  # fmt: skip
    else:
        sentences.append(Part(pgettext("standing", "No township is eligible for review.")))
    if watched:
        sentences += [
            Part(in_language("", " ")),
            *woven(
                ngettext("{units} is to be watched and helped.", "{units} are to be watched and helped.", len(watched)),
                units=_named(watched),
            ),
        ]
    return sentences


def caution(found: Round) -> list[Part]:
    """That a mark decides nothing, and how much would fall back by itself."""
    first = next(iter(found.eligible or found.watched), None)
    said = [
        Part(
            pgettext(
                "standing",
                "A mark only says that a review may be proposed; people decide, and who proposes does not approve.",
            )
        )
    ]
    if first is not None:
        said += [
            Part(in_language("", " ")),
            *woven(
                pgettext(
                    "standing",
                    "Even without any action {unit} is expected to change by {change} in the next period; that part is "
                    "no effect of measures.",
                ),
                unit=Part(first.unit.name, addresses.page(first.unit.pk)), change=Part(moved(first.row.forecast)),
            ),
        ]  # fmt: skip
    return said


def _named(places: Sequence[Place]) -> list[Part]:
    found: list[Part] = []
    for at, one in enumerate(places):
        found += [Part(in_language("、", ", "))] if at else []
        found += [
            Part(one.unit.name, addresses.page(one.unit.pk)),
            Part(
                pgettext("standing", " (%(count)s cases, %(expected)s expected)")
                % {"count": f"{one.row.count:,}", "expected": f"{one.row.expected:,.1f}"}
            ),
        ]
    return found


def marks(found: Round) -> list[dict[str, Any]]:
    """How many townships have each mark."""
    return [
        {"mark": mark, "sign": SIGNS[mark], "tone": TONES[mark], "label": mark.label, "number": len(found.marked(mark))}
        for mark in SIGNS
    ]
