# SPDX-License-Identifier: Apache-2.0
"""Glyphs become lines of segments: text without a gap. What lies over other text is told, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from wuzha.funds.statements.proof.pdf.page import Glyph, Page

#: Measures in heights of the text: a gap between columns, a gap with one space in it, distance of baselines of a line
GAP, SPACED, BASE = 0.25, 0.75, 0.35
#: a gap between texts that were not written in one go
APART = 0.2
#: glyphs as near as this were written in one go
TOUCHING = 0.1
#: share of a glyph's width that may lie under another, or across a rule
OVER = 0.55
#: … where one is half blank: full-width punctuation is set narrower beside other signs
SQUEEZED, CLOSING = 0.85, set("）】》〉」”’：；，。、！？")
PUNCTUATION = CLOSING | set("（【《〈「“‘")
#: by so much of its height a glyph may stand off its place in a text
EXACT = 0.04
#: larger text than this may be a mark across the page
LARGE = 1.8


@dataclass
class Segment:
    """Glyphs of a line without a gap."""

    glyphs: list[Glyph]
    #: a word of a longer text, after a space
    space_before: bool = False

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """The right half of a closing full-width sign is blank and may reach out of a cell."""
        last = self.glyphs[-1]
        return last.middle if last.text in CLOSING else last.x1

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()

    def is_next_to(self, other: Segment) -> bool:
        """Whether it follows another word of one text, with a space between."""
        return self.space_before and 0 <= self.x0 - other.x1 <= SPACED * self.glyphs[0].size

    def words(self) -> Iterator[Segment]:
        """Its parts between spaces."""
        part: list[Glyph] = []
        spaced = False
        for glyph in self.glyphs:
            if glyph.text != " ":
                part.append(glyph)
            elif part:
                yield Segment(part, spaced)
                part, spaced = [], True
        if part:
            yield Segment(part, spaced)


@dataclass
class Line:
    """A line of a page. `place` counts from 1; `doubt`: its text cannot be told apart for certain."""

    page: int
    place: int
    y: float
    size: float
    segments: list[Segment] = field(default_factory=list)
    doubt: bool = False

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.segments]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def size_of(pages: Sequence[Page]) -> float:
    """Height of the usual text."""
    sizes = [glyph.size for page in pages for glyph in page.glyphs if glyph.text != " "]
    return median(sizes) if sizes else 10.0


def lines_of(page: Page, usual: float) -> list[Line]:
    """Lines from top to bottom, without marks that lie behind or above the text."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(_without_marks(page.glyphs, usual), key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][0].y <= BASE * usual:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    found: list[Line] = []
    for row in rows:
        if all(glyph.text == " " for glyph in row):
            continue
        line = Line(page.number, len(found) + 1, median(glyph.y for glyph in row), median(glyph.size for glyph in row))
        height = line.y - BASE * line.size
        rules = sorted(x for x, y0, y1 in page.down if y0 <= height <= y1)
        _fill(line, sorted(row, key=lambda glyph: (glyph.x0, glyph.x1)), rules)
        if line.segments:
            found.append(line)
    return found


def _without_marks(glyphs: Sequence[Glyph], usual: float) -> list[Glyph]:
    """Text that is faint or large and lies over other text is a mark. Faint text that continues other text is kept:
    a cell that lost its end would be another cell."""
    plain = [glyph for glyph in glyphs if not glyph.faint and glyph.size < LARGE * usual]
    odd = [glyph for glyph in glyphs if glyph.faint or glyph.size >= LARGE * usual]
    if not odd:
        return plain
    shelves: dict[int, list[Glyph]] = {}
    for glyph in plain:
        if glyph.text != " ":
            shelves.setdefault(int(glyph.y // usual), []).append(glyph)
    for run in _runs(odd, usual):
        if any(glyph.faint for glyph in run):
            if run[0].size < LARGE * usual and any(_continues(glyph, shelves, usual) for glyph in run):
                plain += run
        elif not any(_lies_over(glyph, shelves, usual) for glyph in run):
            plain += run
    return plain


def _runs(glyphs: Sequence[Glyph], usual: float) -> Iterator[list[Glyph]]:
    """Glyphs of one height and size beside each other."""
    run: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: (round(one.y / usual), one.x0)):
        last = run[-1] if run else None
        if last is not None and not (
            abs(glyph.y - last.y) <= BASE * last.size
            and glyph.x0 - last.x1 <= last.size
            and abs(glyph.size - last.size) < BASE * usual
        ):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _near(glyph: Glyph, shelves: dict[int, list[Glyph]], usual: float) -> Iterator[Glyph]:
    top, bottom = glyph.y - glyph.size, glyph.y + usual
    for shelf in range(int(top // usual), int(bottom // usual) + 1):
        yield from shelves.get(shelf, ())


def _continues(glyph: Glyph, shelves: dict[int, list[Glyph]], usual: float) -> bool:
    reach = GAP * usual
    return any(
        abs(other.y - glyph.y) <= BASE * usual
        and other.x0 - reach <= glyph.x1
        and glyph.x0 - reach <= other.x1
        and abs(other.size - glyph.size) < BASE * usual
        for other in _near(glyph, shelves, usual)
    )


def _lies_over(glyph: Glyph, shelves: dict[int, list[Glyph]], usual: float) -> bool:
    top = glyph.y - glyph.size
    return any(
        top < other.y and other.y - other.size < glyph.y and other.x0 < glyph.x1 and glyph.x0 < other.x1
        for other in _near(glyph, shelves, usual)
    )


def _fill(line: Line, row: Sequence[Glyph], rules: Sequence[float]) -> None:
    """Segments of a line from its glyphs in order of their left edges."""
    last: Glyph | None = None
    part: list[Glyph] = []
    spaces: list[Glyph] = []
    for glyph in row:
        if glyph.text == " ":
            if last is not None:
                spaces.append(glyph)
            continue
        line.doubt |= glyph.unsure
        if last is None:
            part = [glyph]
        else:
            if _is_shadow(last, glyph):
                continue
            narrow = min(last.x1 - last.x0, glyph.x1 - glyph.x0)
            over = SQUEEZED if {last.text, glyph.text} & PUNCTUATION else OVER
            line.doubt |= last.x1 - glyph.x0 > over * narrow and narrow > 0
            if _is_apart(line, last, glyph, spaces, rules):
                last.x1 = min(last.x1, _end_before(last, glyph))
                line.segments.append(Segment(part))
                part = [glyph]
            else:
                part += [*spaces[:1], glyph]
        last, spaces = glyph, []
    if part:
        line.segments.append(Segment(part))


def _is_shadow(one: Glyph, other: Glyph) -> bool:
    """Printed twice to look bold."""
    return one.text == other.text and other.x0 - one.x0 < 0.25 * (one.x1 - one.x0)


def _is_apart(line: Line, one: Glyph, other: Glyph, spaces: Sequence[Glyph], rules: Sequence[float]) -> bool:
    end = _end_before(one, other)
    gap = other.x0 - end
    between = [x for x in rules if one.middle < x < other.middle]
    if between:
        over = max(end - between[0], between[-1] - other.x0)
        # text that runs across a rule stands in two cells, and nobody knows in which it belongs
        line.doubt |= gap < TOUCHING * line.size or over > OVER * line.size
        return True
    if len(spaces) == 1 and max(spaces[0].x0 - one.x1, other.x0 - spaces[0].x1) < BASE * line.size:
        return gap > SPACED * line.size
    if one.run != other.run:
        return gap > APART * line.size
    return gap > GAP * line.size


def _end_before(one: Glyph, other: Glyph) -> float:
    """Where a glyph ends. The right half of a closing full-width sign is blank: what goes on with its text begins after
    the whole sign or after its half, and what begins elsewhere is another text."""
    if one.text not in CLOSING or one.run == other.run:
        return one.x1
    return one.x1 if abs(other.x0 - one.x1) <= EXACT * one.size else one.middle


def overlaps(one: Segment, x0: float, x1: float) -> float:
    """Points of a segment within two edges."""
    return max(0.0, min(one.x1, x1) - max(one.x0, x0))
