# SPDX-License-Identifier: Apache-2.0
"""Headline figures and their curves: `{% heads figures %}`, `{% spark values target %}`.

A curve is drawn by the server as a small SVG: one line, its last point, and as a dashed line the target. It says the
same in black and white, on paper and without a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

#: The drawing's own units; its width and height on the page are the style sheet's.
WIDTH, HEIGHT, RIM = 220.0, 48.0, 5.0
#: Points below which a line says nothing.
LEAST_POINTS = 2

Values = Sequence[float | int | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A number that a figure rests on, and the list behind it; without an address it opens nothing."""

    text: str
    url: str = ""


def woven(template: str, **pieces: Part | Sequence[Part]) -> list[Part]:
    """A sentence with its numbers as links: `{name}` in the translated template stands for a piece, or for several."""
    found: list[Part] = []
    for at, text in enumerate(re.split(r"\{(\w+)\}", template)):
        piece = pieces[text] if at % 2 else Part(text)
        found += [piece] if isinstance(piece, Part) else piece
    return [one for one in found if one.text]


@dataclass(frozen=True, slots=True)
class Headline:
    """One of at most five figures at the head of a page.

    `verdict` says how it stands against its target or the period before, in words (`tone`: `ok`, `bad` or nothing);
    `target` always says something: a figure without one says so.
    """

    label: Any
    value: str
    unit: str = ""
    url: str = ""
    #: Address of its definition.
    how: str = ""
    verdict: str = ""
    tone: str = ""
    target: str = ""
    #: Numerator and denominator of a rate, or the rows of another.
    rests_on: Sequence[Part] = ()
    note: str = ""
    #: Week by week, the latest last; `None` where there is nothing to show.
    weeks: Values = ()
    aim: float | None = None
    #: The curve in words.
    curve: str = ""

    @property
    def weak(self) -> bool:
        """Whether a word stands for a number that would rest on too little."""
        return not any(map(str.isdecimal, self.value))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths of a curve. Empty ones are not drawn."""

    line: str
    dot: str
    aim: str
    beside: str


def drawing(
    values: Values,
    aim: float | None = None,
    *,
    beside: Values = (),
    low: float | None = None,
    high: float | None = None,
) -> Drawing:
    """The paths of a curve: on the scale from `low` to `high`, else on its own, which takes in the target.

    A gap is left where nothing is known; a lonely point between two gaps is a short dash, so that it is seen.
    """
    known = [one for one in (*values, *beside, aim) if one is not None]
    low = min(known, default=0) if low is None else low
    high = max(known, default=1) if high is None else high
    span = (high - low) or 1

    def y(value: float) -> float:
        if high == low and value:
            return HEIGHT / 2
        return round(HEIGHT - RIM - (value - low) / span * (HEIGHT - 2 * RIM), 1)  # nothing at all lies at the bottom

    def x(at: int, of: int) -> float:
        return round(RIM + at * (WIDTH - 2 * RIM) / max(of - 1, 1), 1)

    def path(points: Values) -> str:
        places = [None if one is None else (x(at, len(points)), y(one)) for at, one in enumerate(points)]
        return "".join(_run(run) for run in _runs(places))

    last = next(((at, one) for at, one in reversed(list(enumerate(values))) if one is not None), None)
    enough = sum(one is not None for one in values) >= LEAST_POINTS
    return Drawing(
        line=path(values) if enough else "",
        dot=f"M{x(last[0], len(values))} {y(last[1])}h.01" if enough and last and last[1] is not None else "",
        aim=f"M0 {y(aim)}H{WIDTH:g}" if enough and aim is not None else "",
        beside=path(beside) if enough else "",
    )


def _runs(places: Iterable[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The places between the gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _run(run: list[tuple[float, float]]) -> str:
    head, *rest = run
    return f"M{head[0]} {head[1]}" + ("".join(f"L{x} {y}" for x, y in rest) or "h3")


def scale(curves: Iterable[Values]) -> tuple[float, float]:
    """The one scale of several curves, so that they can be compared by eye."""
    known = [one for curve in curves for one in curve if one is not None]
    return min(known, default=0), max(known, default=1)


def heads(figures: Sequence[Headline]) -> dict[str, Any]:
    """`{% heads figures %}`: at most five headline figures in one panel, each with target and curve."""
    return {"figures": figures}


def spark(
    values: Values,
    target: float | None = None,
    label: str = "",
    beside: Values = (),
    low: float | None = None,
    high: float | None = None,
) -> SafeString:
    """`{% spark weeks 98 _("Last 12 weeks") %}`: a curve; without a label it is hidden from screen readers, since
    the words stand beside it. Several on one scale: give them the same `low` and `high`."""
    drawn = drawing(values, target, beside=beside, low=low, high=high)
    if not drawn.line:
        return SafeString("")
    # Written here and not in a template: a page of units has a hundred of them.
    kinds = {"beside": drawn.beside, "aim": drawn.aim, "line": drawn.line, "dot": drawn.dot}
    paths = "".join(f'<path class="spark-{kind}" d="{path}"/>' for kind, path in kinds.items() if path)
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" {} focusable="false">{}</svg>',
        f"{WIDTH:g}", f"{HEIGHT:g}", said, SafeString(paths),
    )  # fmt: skip
