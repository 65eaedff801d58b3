# SPDX-License-Identifier: Apache-2.0
"""How a round of outlets reads: the one sentence that explains it, its table, its pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext

from wuzha.core.standing import SIGNS, TONES, Mark, chance, moved
from wuzha.org.rules import in_language
from wuzha.outlets.judging import SHARES
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.queries.rounds import Place, Round
from wuzha.ui.charts import Point, funnel_plot, rank_intervals
from wuzha.ui.figures import Part, woven

#: The marks as the charts call them.
COLOURS = {Mark.ELIGIBLE: "red", Mark.WATCH: "amber", Mark.LUCK: "green"}
#: Seconds a drawing is kept ready: a round never changes.
KEPT = 3600
#: Outlets whose rank intervals are drawn: those by whose order the table begins.
MOST_DRAWN = 40


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the involved cards of an outlet beside that of the others."""

    label: str
    text: str
    sign: str = ""
    tone: str = ""
    word: str = ""


def labels() -> dict[str, str]:
    return {
        "fresh": pgettext("outlets", "New accounts"), "corporate": pgettext("outlets", "Corporate accounts"),
    }  # fmt: skip


def shares(row: OutletStanding) -> list[Share]:
    """New and corporate accounts among the involved, each in its own funnel."""
    found, names = [], labels()
    for code in SHARES:
        told = row.shares.get(code, {"hits": 0, "rows": 0, "mark": "FEW"})
        if told["mark"] == "FEW":
            text = f"{told['hits']}/{told['rows']}" if told["rows"] else "—"
            found.append(Share(names[code], text))
            continue
        mark = {"APART": Mark.ELIGIBLE, "WATCH": Mark.WATCH}.get(told["mark"])
        text = f"{100 * told['hits'] / told['rows']:.0f}%"
        if mark is None:
            found.append(Share(names[code], text))
            continue
        word = pgettext("standing", "stands apart") if mark is Mark.ELIGIBLE else pgettext("standing", "to watch")
        found.append(Share(names[code], text, SIGNS[mark], TONES[mark], word))
    return found


def year_before(row: OutletStanding) -> str:
    """`4 → 11 (+175%), luck 2.1%`: against the same days a year before."""
    if not row.before:
        return pgettext("outlets", "no card")
    change = moved(row.count / row.before - 1)
    told = pgettext("outlets", "%(before)s cards, %(change)s")
    return told % {"before": row.before, "change": change}


@dataclass(frozen=True, slots=True)
class Line:
    """An outlet as a row of the table."""

    place: Place
    url: str
    shares: list[Share]
    before: str
    grown: str

    @property
    def row(self) -> OutletStanding:
        return self.place.row


def lines(found: Round) -> list[Line]:
    return [
        Line(
            one, reverse("outlets:outlet", args=[one.outlet.pk]), shares(one.row), year_before(one.row),
            chance(one.row.grown) if one.row.count > one.row.before else "",
        )
        for one in found.places
    ]  # fmt: skip


def points(found: Round, places: Sequence[Place] | None = None) -> list[Point]:
    """The outlets of a round; each leads to its page."""
    return [
        Point(
            key=one.outlet.code, name=one.outlet.name, url=reverse("outlets:outlet", args=[one.outlet.pk]),
            expected=one.row.expected, ratio=one.row.ratio, rank=one.row.rank, rank_low=one.row.rank_low,
            rank_high=one.row.rank_high, standing=COLOURS[one.mark], p=one.row.luck,
        )
        for one in (found.places if places is None else places)
    ]  # fmt: skip


def drawn(found: Round) -> dict[str, SafeString]:
    """Funnel, and the intervals of ranks of those first in the table."""
    first = found.places[:MOST_DRAWN]
    return {
        "funnel": _kept(found, "funnel", lambda: funnel_plot(points(found), found.row.tau2, table=False)),
        "ranks": _kept(found, "ranks", lambda: rank_intervals(points(found, first), table=False)),
    }


def _kept(found: Round, kind: str, draw: Callable[[], SafeString]) -> SafeString:
    quarter = found.quarter.pk if found.quarter else 0
    key = f"outlets.chart.{kind}.{found.row.pk}.{quarter}.{len(found.places)}.{get_language()}"
    kept: SafeString | None = cache.get(key)
    if kept is None:
        kept = draw()
        cache.set(key, kept, KEPT)
    return kept


def sentence(found: Round) -> list[Part]:
    """What a round says, in one sentence with the outlets as links."""
    eligible, watched = found.eligible, found.watched
    if not eligible and not watched:
        none = pgettext(
            "outlets", "In %(span)s no outlet stands apart by more than luck and the ordinary difference explain."
        )
        return [Part(none % {"span": found.row.get_span_display()})]
    told: list[Part] = []
    if eligible:
        told += woven(
            ngettext(
                "{outlets} stands apart by more than luck explains: a measure may be proposed.",
                "{outlets} stand apart by more than luck explains: measures may be proposed.", len(eligible),
            ),
            outlets=_named(eligible),
        )  # fmt: skip
    else:
        told.append(Part(pgettext("outlets", "No outlet is eligible for a measure.")))
    if watched:
        told += [
            Part(in_language("", " ")),
            *woven(
                ngettext(
                    "{outlets} is to be watched: a letter may be proposed.",
                    "{outlets} are to be watched: letters may be proposed.", len(watched),
                ),
                outlets=_named(watched),
            ),
        ]  # fmt: skip
    return told


def caution(found: Round) -> list[Part]:
    """That a mark decides nothing, and how much would fall back by itself."""
    said = [
        Part(
            pgettext(
                "outlets",
                "A mark only says that a measure may be proposed; people decide, and who proposes does not approve.",
            )
        )
    ]
    first = next(iter(found.eligible or found.watched), None)
    if first is not None:
        told = pgettext(
            "outlets",
            "Even without any action {outlet} is expected to change by {change} in the next period; that part is no "
            "effect of measures.",
        )
        page = Part(first.outlet.name, reverse("outlets:outlet", args=[first.outlet.pk]))
        said += [Part(in_language("", " ")), *woven(told, outlet=page, change=Part(moved(first.row.forecast)))]
    return said


def _named(places: Sequence[Place]) -> list[Part]:
    found: list[Part] = []
    for at, one in enumerate(places):
        found += [Part(in_language("、", ", "))] if at else []
        counted: dict[str, Any] = {"count": f"{one.row.count:,}", "expected": f"{one.row.expected:,.1f}"}
        found += [
            Part(one.outlet.name, reverse("outlets:outlet", args=[one.outlet.pk])),
            Part(pgettext("outlets", " (%(count)s cards, %(expected)s expected)") % counted),
        ]
    return found
