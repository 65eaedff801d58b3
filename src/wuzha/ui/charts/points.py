# SPDX-License-Identifier: Apache-2.0
"""What is drawn of a unit, and what all charts share: marks, links, frames, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.engine.surveillance import Round

#: Width of the drawing in a wide place and in a narrow one, in its own units: pixels where it fits exactly.
WIDE, NARROW = 640, 328
#: Type size of words in a chart.
TYPE = 13
_ENDINGS = re.compile(r"(?<=..)(街道|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Point:
    """A unit of a chart. `standing` is red, amber or green; `ratio` is `None` where nothing can be said."""

    key: str
    name: str
    url: str
    expected: float
    ratio: float | None
    rank: float
    rank_low: int
    rank_high: int
    standing: str = "green"
    #: The chance that this is luck, for the table.
    p: float = 1.0
    #: What is drawn in place of the ratio, and said in place of its words, of points that are no judged round.
    shown: str = ""
    said: str = ""

    @property
    def short(self) -> str:
        """观海卫镇 → 观海卫, where there is little room."""
        return _ENDINGS.sub("", self.name)

    @property
    def ratio_text(self) -> str:
        if self.shown:
            return self.shown
        return pgettext("ratio", "unsure") if self.ratio is None else f"{self.ratio:.2f}"

    @property
    def ranks_text(self) -> str:
        return f"{self.rank_low}–{self.rank_high}" if self.rank_low < self.rank_high else f"{self.rank_low}"

    @property
    def word(self) -> str:
        return words()[self.standing]

    @property
    def sign(self) -> str:
        return SIGNS[self.standing]

    def spoken(self, name: str) -> str:
        """For screen readers, and for whoever speaks to the browser: begins with the words that are seen."""
        if self.said:
            return self.said
        return _("{name} {ratio}: actual over expected; rank {ranks}, {word}").format(
            name=name, ratio=self.ratio_text, ranks=self.ranks_text, word=self.word
        )


SIGNS = {"red": "■", "amber": "◆", "green": "●"}


def words() -> dict[str, str]:
    return {
        "red": _("may be proposed"),
        "amber": _("to be watched"),
        "green": _("not told from luck"),
    }


def points_of(found: Round, names: Mapping[str, str], urls: Mapping[str, str]) -> list[Point]:
    """The points of a judged round; `names` and `urls` by the units' keys (without an address a point is no link)."""
    return [
        Point(
            key=row.key,
            name=names.get(row.key, row.key),
            url=urls.get(row.key, ""),
            expected=row.expected,
            ratio=row.ratio,
            rank=row.rank,
            rank_low=row.rank_low,
            rank_high=row.rank_high,
            standing=row.standing.value,
            p=row.p,
        )
        for row in found.rows
    ]


def framed(
    kind: str, draw: Callable[..., SafeString], points: Sequence[Point], label: str, *, table: bool, **more: Any
) -> SafeString:
    """Both drawings in their frame, and the table. Nothing for no points."""
    if not points:
        return SafeString("")
    drawings = format_html_join(
        "",
        "{}",
        ((draw(points, width, f"{kind}-{name}", **more),) for name, width in (("wide", WIDE), ("narrow", NARROW))),
    )
    below = (
        render_to_string("components/standing_table.html", {"points": in_order(points), "label": label})
        if table
        else ""
    )
    return format_html(
        '<figure class="chart" role="group" aria-label="{}">{}{}</figure>', label, drawings, SafeString(below)
    )


def svg(width: float, height: float, name: str, content: SafeString) -> SafeString:
    """A drawing; `name` is its kind and place, `funnel-wide`."""
    return format_html(
        '<svg class="chart-{}" viewBox="0 0 {} {}" focusable="false"><defs><pattern id="hatch-{}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="chart-paper" d="M0 0h6v6h-6z"/>'
        '<path class="chart-stripe" d="M0 0h2v6h-2z"/></pattern></defs>{}</svg>',
        name.rpartition("-")[2], f"{width:g}", f"{height:g}", name, content,
    )  # fmt: skip


def linked(point: Point, content: SafeString, *, full: bool = False) -> SafeString:
    """What is drawn of a unit, as a link to it with its words; `full` where its whole name is drawn."""
    said = point.spoken(point.name if full else point.short)
    if not point.url:
        return format_html(
            '<g class="chart-unit chart-{}" role="img" aria-label="{}">{}</g>', point.standing, said, content
        )
    return format_html(
        '<a class="chart-unit chart-{}" href="{}" aria-label="{}">{}</a>', point.standing, point.url, said, content
    )


def mark(point: Point, x: float, y: float, size: float = 5.0) -> SafeString:
    """■ ◆ ● around a place."""
    s = size
    if point.standing == "red":
        path = f"M{x - s:.1f} {y - s:.1f}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z"
    elif point.standing == "amber":
        s *= 1.35
        path = f"M{x:.1f} {y - s:.1f}l{s:.2f} {s:.2f}l{-s:.2f} {s:.2f}l{-s:.2f} {-s:.2f}z"
    else:
        s *= 0.85
        path = f"M{x - s:.1f} {y:.1f}a{s:.2f} {s:.2f} 0 1 0 {2 * s:.2f} 0a{s:.2f} {s:.2f} 0 1 0 {-2 * s:.2f} 0z"
    return format_html('<path class="chart-mark" d="{}"/>', path)


def text(x: float, y: float, words: str, css: str = "") -> SafeString:
    """Words at a place; `css`: `end`, `middle`, `quiet`, `bold`."""
    names = " ".join(f"chart-{one}" for one in ("text", *css.split()))
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', names, f"{x:.1f}", f"{y:.1f}", words)


def joined(parts: Sequence[SafeString]) -> SafeString:
    return SafeString(" ".join(parts))


def wide(words: str, size: float = TYPE) -> float:
    """About how wide words are: a Chinese character is a square, others a little over half."""
    return sum(size if ord(one) > 0x2E7F else 0.6 * size for one in words)


def in_order(points: Sequence[Point]) -> list[Point]:
    """By expected rank, the highest rate first."""
    return sorted(points, key=lambda one: (one.rank, one.name))


def key_of_marks() -> SafeString:
    return format_html(
        '<p class="chart-key">{}</p>',
        format_html_join(
            "",
            '<span class="chart-{}"><span aria-hidden="true">{}</span> {}</span>',
            ((standing, SIGNS[standing], word) for standing, word in words().items()),
        ),
    )
