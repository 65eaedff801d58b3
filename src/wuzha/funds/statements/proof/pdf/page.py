# SPDX-License-Identifier: Apache-2.0
"""What stands on a page: glyphs and straight rules, as a reader sees it. Points, from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Glyph:
    """A character with its box and baseline."""

    text: str
    x0: float
    x1: float
    #: of the baseline
    y: float
    size: float
    #: texts written in one go share it
    run: int = 0
    #: hardly to be seen on what lies below it
    faint: bool = False
    #: its font does not say which character it is
    unsure: bool = False

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


#: A straight rule: where it stands, from, to.
Rule = tuple[float, float, float]


@dataclass
class Page:
    """`across` are horizontal rules (y, from x, to x), `down` vertical ones (x, from y, to y)."""

    number: int
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: int = 0
    #: share of the page that pictures take which no text lies on
    pictured: float = 0.0
    #: curves that are drawn, as of letters that are no text
    curves: int = 0
    #: text that is drawn invisibly: what a scanner took for it
    hidden: int = 0
