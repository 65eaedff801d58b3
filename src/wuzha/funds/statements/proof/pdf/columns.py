# SPDX-License-Identifier: Apache-2.0
"""Where the columns of a table stand: between its rules, else between the gaps that all its rows leave.

A column is taken only where its rows and its header agree; where two cannot be told apart the file is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wuzha.funds.statements.proof.pdf.lines import CLOSING, SPACED, Line, Segment, overlaps
from wuzha.funds.statements.proof.pdf.page import Page
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: share of a table's rows that a rule must pass
RULED = 0.6
#: rules nearer than this are one
SNAP = 2.0
#: columns from which on rules alone tell them
_FEWEST = 3
#: share of rows that may run across the border of two columns; those rows are given back
_CROSSING = 0.03
#: points of a text that may stand beyond its column
LOOSE = 2.0
#: words of one character that each name a column
_SIDES = "借贷收付支进出存取入"
_WIDEST = 4
#: heights of text: a second word stands as near as this, a column without a header as far
_SECOND, _OWN = 0.75, 1.5
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?$")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")


@dataclass
class Columns:
    """Left and right edges of the columns, from left to right, with their headers."""

    edges: list[tuple[float, float]]
    headers: list[str] = field(default_factory=list)
    #: rules stand between them
    ruled: bool = False

    def place(self, segment: Segment) -> int | None:
        """The column of a text; None where it runs across two."""
        shares = [overlaps(segment, x0, x1) for x0, x1 in self.edges]
        best = max(range(len(shares)), key=shares.__getitem__)
        x0, x1 = self.edges[best]
        if segment.x0 < x0 - LOOSE or segment.x1 > x1 + LOOSE:
            return None
        return best

    def cells(self, line: Line) -> list[str] | None:
        """The texts of a line by column; None where one runs across two."""
        found = [""] * len(self.edges)
        ends = [math.inf] * len(self.edges)
        for segment in line.segments:
            at = self.place(segment)
            if at is None:
                return None
            # texts that stand apart are two cells, unless they are a day and its clock or the blank belongs to a sign
            apart = segment.x0 - ends[at] > SPACED * line.size and found[at][-1:] not in CLOSING
            if apart and not self.ruled and not (_DAY.search(found[at]) and _CLOCK.match(segment.text)):
                return None
            found[at] = joined(found[at], segment.text, " ")
            ends[at] = segment.x1
        return found

    def nearest(self, segment: Segment) -> int:
        """The column in which most of a text stands."""
        return max(range(len(self.edges)), key=lambda at: (overlaps(segment, *self.edges[at]), -at))

    def loosely(self, line: Line) -> list[str]:
        """The texts of a line by where most of each stands."""
        found = [""] * len(self.edges)
        for segment in line.segments:
            at = self.nearest(segment)
            found[at] = joined(found[at], segment.text, " ")
        return found


def joined(one: str, other: str, between: str = "") -> str:
    """Two pieces of a cell: a day and its clock, or two words, keep a space."""
    if not one or not other:
        return one or other
    if between and not one[-1].isascii() and not other[0].isascii():
        return one + other
    if between or (_DAY.search(one) and _CLOCK.match(other)):
        return f"{one} {other}"
    if one[-1].isascii() and one[-1].isalpha() and other[0].isascii() and other[0].isalpha():
        return f"{one} {other}" if not any(char.isdigit() for char in one + other) else one + other
    return one + other


def ruled(pages: Sequence[Page], body: Sequence[Line]) -> Columns | None:
    """Columns between vertical rules that most rows pass; None where there are none, or too few."""
    seen: list[float] = []
    by_page = {page.number: page for page in pages}
    counts: dict[float, int] = {}
    for line in body:
        height = line.y - line.size / 3
        passing = sorted(x for x, y0, y1 in by_page[line.page].down if y0 <= height <= y1)
        for x in {_snapped(x, seen) for x in passing}:
            counts[x] = counts.get(x, 0) + 1
    kept = sorted(x for x, count in counts.items() if count >= RULED * len(body))
    edges = [(left, right) for left, right in pairwise(kept) if right - left > SNAP]
    if not edges or not body:
        return None
    leftmost = min(line.segments[0].x0 for line in body)
    rightmost = max(line.segments[-1].x1 for line in body)
    # a table may have no border at its sides
    if leftmost < kept[0] - LOOSE:
        edges.insert(0, (leftmost - LOOSE, kept[0]))
    if rightmost > kept[-1] + LOOSE:
        edges.append((kept[-1], rightmost + LOOSE))
    return Columns(edges, ruled=True) if len(edges) >= _FEWEST else None


def _snapped(x: float, seen: list[float]) -> float:
    for known in seen:
        if abs(known - x) <= SNAP:
            return known
    seen.append(x)
    return x


@dataclass
class _Strip:
    """A part of the width that rows fill, and the words of the header above it."""

    x0: float
    x1: float
    words: list[Segment] = field(default_factory=list)
    filled: bool = True


def by_gaps(
    header: Sequence[Line], body: Sequence[Line], pieces: Sequence[Line], size: float
) -> tuple[Columns, set[int]]:
    """Columns between gaps, and places in `body` of rows that run across two of them. `pieces` are lines among the rows
    that may be parts of their cells: these may be longer than any that stands on one line.

    Raises UnreadableFileError: PDF_COLUMNS.
    """
    strips = _strips([one for line in body for one in line.segments])
    apart: list[Segment] = []
    for segment in (one for line in pieces for one in line.segments):
        touched = [strip for strip in strips if overlaps(segment, strip.x0, strip.x1) > 0]
        if len(touched) == 1:
            touched[0].x0, touched[0].x1 = min(touched[0].x0, segment.x0), max(touched[0].x1, segment.x1)
        elif not touched:
            apart.append(segment)
    strips += _strips(apart)
    words = [word for line in header for word in header_words(line)]
    for word in sorted(words, key=lambda word: word.x0):
        below = [strip for strip in strips if overlaps(word, strip.x0, strip.x1) > min(1.0, (word.x1 - word.x0) / 2)]
        if not below:
            strips.append(_Strip(word.x0, word.x1, [word], filled=False))
        else:
            max(below, key=lambda strip: overlaps(word, strip.x0, strip.x1)).words.append(word)
    strips.sort(key=lambda strip: strip.x0)
    strips = _nameless(_named(_spanned(strips, words)), size)
    crossing: set[int] = set()
    cut: list[_Strip] = []
    for strip in strips:
        cut += _cut(strip, body, crossing)
    for one, other in pairwise(cut):
        middle = (one.x1 + other.x0) / 2
        one.x1 = other.x0 = middle
    cut[0].x0 -= size
    cut[-1].x1 += size
    return Columns([(strip.x0, strip.x1) for strip in cut]), crossing


def header_words(line: Line) -> list[Segment]:
    """Words of a header; one that is set wide (摘  要) is one word, but 借 and 贷 are two."""
    found: list[Segment] = []
    for word in (word for segment in line.segments for word in segment.words()):
        wide = len(word.text) == 1 and word.text not in _SIDES and "一" <= word.text <= "鿿"
        if wide and found and len(found[-1].text) < _WIDEST and found[-1].text not in _SIDES and _is_wide(found[-1]):
            found[-1] = Segment([*found[-1].glyphs, *word.glyphs])
        else:
            found.append(word)
    return found


def _is_wide(word: Segment) -> bool:
    """One character, or several that were set apart."""
    return all(other.x0 - one.x1 > 0.3 * one.size for one, other in pairwise(word.glyphs))


def _strips(segments: Sequence[Segment]) -> list[_Strip]:
    found: list[_Strip] = []
    for segment in sorted(segments, key=lambda one: one.x0):
        if found and segment.x0 <= found[-1].x1:
            found[-1].x1 = max(found[-1].x1, segment.x1)
        else:
            found.append(_Strip(segment.x0, segment.x1))
    return found


def _spanned(strips: list[_Strip], words: Sequence[Segment]) -> list[_Strip]:
    """A strip without a word of its own below a word that reaches over its neighbour too is part of it: day | clock."""
    found: list[_Strip] = []
    for strip in strips:
        last = found[-1] if found else None
        spans = last is not None and any(
            overlaps(word, last.x0, last.x1) > 1 and overlaps(word, strip.x0, strip.x1) > 1 for word in words
        )
        if last is not None and spans and not (last.words and strip.words):
            last.x1, last.words, last.filled = max(last.x1, strip.x1), [*last.words, *strip.words], True
        else:
            found.append(strip)
    return found


def _named(strips: list[_Strip]) -> list[_Strip]:
    """Headers that stand beside their column, as over sums set to the right: joined where only one way is possible."""
    found: list[_Strip] = []
    at = 0
    while at < len(strips):
        run = [strips[at]]
        if strips[at].filled == bool(strips[at].words):
            found.append(strips[at])
            at += 1
            continue
        # a run of headers without rows and rows without header, alternating
        while at + len(run) < len(strips) and strips[at + len(run)].filled != bool(strips[at + len(run)].words):
            run.append(strips[at + len(run)])
        at += len(run)
        pairs = list(zip(run[::2], run[1::2], strict=False))
        if len(run) % 2 == 0 and all(
            one.filled != other.filled and one.filled == run[0].filled for one, other in pairs
        ):
            found += [_Strip(one.x0, other.x1, [*one.words, *other.words]) for one, other in pairs]
        else:
            found += run
    return found


def _nameless(strips: list[_Strip], size: float) -> list[_Strip]:
    """Texts without a header right behind a column are its second words, each at one place: a clock behind its day.

    Raises UnreadableFileError where they stand too far for a word and too near for a column.
    """
    found: list[_Strip] = []
    for strip in strips:
        gap = strip.x0 - found[-1].x1 if found else math.inf
        if strip.words or gap > _OWN * size:
            found.append(strip)
        elif gap > _SECOND * size:
            raise UnreadableFileError(FileProblem.PDF_COLUMNS)
        else:
            found[-1].x1, found[-1].filled = strip.x1, True
    return found


def _cut(strip: _Strip, body: Sequence[Line], crossing: set[int]) -> list[_Strip]:
    """A strip below several headers, cut where fewest rows cross."""
    groups: list[list[Segment]] = []
    for word in sorted(strip.words, key=lambda one: one.x0):
        last = groups[-1][-1] if groups else None
        # words of one header with a space between, or one below the other
        if last is not None and (word.is_next_to(last) or word.x0 < max(one.x1 for one in groups[-1])):
            groups[-1].append(word)
        else:
            groups.append([word])
    if len(groups) < 2:
        return [strip]
    found: list[_Strip] = []
    left = strip.x0
    for one, other in pairwise(groups):
        # each header stays on its side, with most of it
        low, high = (one[-1].x0 + one[-1].x1) / 2, (other[0].x0 + other[0].x1) / 2
        best: list[tuple[float, set[int]]] = []
        x = low + 0.5
        while x < high:
            across = {place for place, line in enumerate(body) if any(part.x0 < x < part.x1 for part in line.segments)}
            if not best or len(across) < len(best[0][1]):
                best = [(x, across)]
            elif len(across) == len(best[0][1]):
                best.append((x, across))
            x += 1
        at, across = best[len(best) // 2] if best else (low, set(range(len(body))))
        if len(across) > _CROSSING * len(body):
            raise UnreadableFileError(FileProblem.PDF_COLUMNS, f"p. {body[0].page}")
        crossing |= across
        found.append(_Strip(left, at, one))
        left = at
    return [*found, _Strip(left, strip.x1, groups[-1])]
