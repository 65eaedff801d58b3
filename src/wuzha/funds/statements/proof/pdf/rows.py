# SPDX-License-Identifier: Apache-2.0
"""Lines become rows: a cell written over several lines is put together again, or its row is given back.

A row has one line with its sums. Lines without sums belong to the row whose rules they stand between, else to the row
they stand nearer to than rows stand to each other. Where neither decides, the rows around are given back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from wuzha.funds.statements.proof.grid import is_data, is_tail
from wuzha.funds.statements.proof.pdf.columns import Columns, joined
from wuzha.funds.statements.proof.pdf.lines import Line
from wuzha.funds.statements.proof.pdf.page import Page

#: a sum with decimals; a whole one where a table has no others
_DECIMALS = re.compile(r"^[-+−－(]?\s*[¥￥]?\s*[-+−－]?\d[\d,，]*[.．]\d{1,2}\)?元?$")
_WHOLE = re.compile(r"^[-+−－(]?[¥￥]?[-+−－]?\d[\d,，]{0,11}\)?元?$")
#: share of the filled cells of a column of sums that are sums
_SUMS = 0.6
#: gaps that differ by less than this are alike
_INSIDE = 0.85
#: heights of text within which a line without sums may belong to a row
_REACH = 2.5
#: lines without sums belong to the rows around that are less than this much further than the nearest
_AS_NEAR = 1.5
#: share of the longest text of a column from which on a text may go on in the next line
_FULL = 0.5
#: share of neighbouring rows that a rule must part
_PARTED = 0.95
#: share of the widest rule of a page from which on a rule parts rows
_WIDE = 0.5
SNAP = 1.5


@dataclass
class Row:
    """A row of the table. `page` and `place` are of the line with its sums; `doubt`: it cannot be told for certain;
    `bereft`: nor can the table, as pieces of cells are nobody's."""

    page: int
    place: int
    cells: list[str]
    doubt: bool = False
    bereft: bool = False


def sums_of(columns: Columns, body: Sequence[Line]) -> set[int]:
    """Columns that hold sums."""
    cells = [columns.loosely(line) for line in body]
    for pattern in (_DECIMALS, _WHOLE):
        found = set()
        for at in range(len(columns.edges)):
            filled = [row[at] for row in cells if row[at]]
            if filled and sum(bool(pattern.match(text)) for text in filled) >= _SUMS * len(filled):
                found.add(at)
        if found:
            return found
    return set()


def rows_of(
    columns: Columns, lines: Sequence[Line], sums: set[int], pages: dict[int, Page], crossing: set[tuple[int, int]]
) -> tuple[list[Row], list[Line]]:
    """Rows of a table in their order, and lines beside it. `crossing`: lines known to run across columns."""
    bands = {page: bands_of(one) for page, one in pages.items()}
    anchors = [line for line in lines if _has_sum(columns, line, sums)]
    pairs = [(one, other) for one, other in pairwise(anchors) if one.page == other.page]
    parted = sum(band_of(bands, one) != band_of(bands, other) for one, other in pairs)
    in_bands = all(bands[one.page] for one in anchors) and parted >= max(1, _PARTED * len(pairs))
    if not pairs:
        in_bands = any(bands[one.page] for one in anchors)
    work = _Work(columns, sums, crossing, lines)
    by_page = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    inside = _inside(by_page, anchors)
    for of_page in by_page:
        if in_bands:
            work.between_rules(of_page, bands, inside)
        else:
            work.by_distance(of_page, inside)
    return work.rows, work.beside


def _inside(pages: Sequence[Sequence[Line]], anchors: Sequence[Line]) -> float:
    """Distance of lines below which they are of one row; 0 where no distance parts rows with one line of sums each."""
    sums = {(line.page, line.place) for line in anchors}
    found = sorted({round(other.y - one.y, 1) for lines in pages for one, other in pairwise(lines)})
    limits = [(small + big) / 2 for small, big in pairwise(found) if big > small / _INSIDE]
    best, most = 0.0, len(anchors) - sum(len(lines) for lines in pages if lines) + len(anchors)
    for limit in limits:
        score = 0
        for lines in pages:
            held = 0
            for place, line in enumerate(lines):
                held += (line.page, line.place) in sums
                if place + 1 == len(lines) or lines[place + 1].y - line.y >= limit:
                    score += 1 if held == 1 else -1
                    held = 0
        if score > most:
            best, most = limit, score
    return best


def bands_of(page: Page) -> list[float]:
    """Heights of the rules that part rows."""
    lengths: list[tuple[float, float]] = []
    for y, x0, x1 in sorted(page.across):
        if lengths and y - lengths[-1][0] <= SNAP:
            lengths[-1] = (lengths[-1][0], lengths[-1][1] + x1 - x0)
        else:
            lengths.append((y, x1 - x0))
    widest = max((length for _, length in lengths), default=0)
    return [y for y, length in lengths if length >= _WIDE * widest]


def band_of(bands: dict[int, list[float]], line: Line) -> int:
    """Number of the band a line stands in: 0 above all rules, the last below."""
    middle = line.y - line.size / 3
    return sum(y < middle for y in bands[line.page])


def _has_sum(columns: Columns, line: Line, sums: set[int]) -> bool:
    cells = columns.loosely(line)
    return any(_DECIMALS.match(cells[at]) or _WHOLE.match(cells[at]) for at in sums)


class _Work:
    def __init__(self, columns: Columns, sums: set[int], crossing: set[tuple[int, int]], lines: Sequence[Line]) -> None:
        self._columns, self._sums, self._crossing = columns, sums, crossing
        #: lines of rows that stand by pieces that are nobody's
        self._bereft: set[tuple[int, int]] = set()
        self.rows: list[Row] = []
        self.beside: list[Line] = []
        #: the longest text of each column
        self._widest = [0.0] * len(columns.edges)
        for line in lines:
            for segment in line.segments:
                at = columns.place(segment)
                if at is not None:
                    self._widest[at] = max(self._widest[at], segment.x1 - segment.x0)

    def between_rules(self, lines: Sequence[Line], bands: dict[int, list[float]], inside: float) -> None:
        last = len(bands[lines[0].page])
        for at, group in groupby(lines, key=lambda line: band_of(bands, line)):
            members = list(group)
            anchors = [line for line in members if _has_sum(self._columns, line, self._sums)]
            if at in {0, last}:
                # outside of the rules: the last row may have none below
                self.by_distance(members, inside)
            elif len(anchors) == 1:
                self._put(members, anchors[0])
            elif anchors:
                for line in anchors:
                    self._put([line], line, doubt=len(members) > len(anchors))
                self.beside += [line for line in members if line not in anchors]
            elif members[0] is lines[0] and self.rows and self._goes_on(members[0]):
                # the end of a row that began on the page before
                self.rows[-1].doubt = True
                self._put(members, members[0], doubt=True)
            else:
                self._put(members, members[0])

    def by_distance(self, lines: Sequence[Line], inside: float) -> None:
        chains: list[list[Line]] = []
        for line in lines:
            if chains and line.y - chains[-1][-1].y < inside:
                chains[-1].append(line)
            else:
                chains.append([line])
        self._doubt_bereft(chains)
        for chain in chains:
            anchors = [line for line in chain if _has_sum(self._columns, line, self._sums)]
            if len(anchors) == 1:
                self._put(chain, anchors[0], wrapped=True)
            elif anchors:
                for line in anchors:
                    self._put([line], line, doubt=len(chain) > len(anchors))
                self.beside += [line for line in chain if line not in anchors]
            else:
                self._without_sum(chain, lines, inside)

    def _without_sum(self, chain: Sequence[Line], lines: Sequence[Line], inside: float) -> None:
        """Lines without a sum: a row that cannot be read, a piece of a row, or a text beside the table."""
        values = next((line for line in chain if is_data(line.texts) and not is_label(line)), None)
        if values is not None:
            self._put(chain, values, wrapped=True)
            return
        held = next((line for line in chain if any(map(_VALUE.search, line.texts)) and not is_label(line)), None)
        if held is not None and self._is_near(chain, lines):
            # a sum that runs into the next column is read as no sum
            self._put(chain, held, doubt=True)
            return
        first = all(line.place >= chain[0].place for line in lines)
        # at the top of a page the end of a row of the page before; anywhere where no distance parts rows
        if (first or not inside) and self._goes_on(chain[0]) and self._is_near(chain, lines):
            self._doubt_around(chain, lines)
            self._put(chain, chain[0], doubt=True)
        else:
            self.beside += chain

    def _doubt_bereft(self, chains: Sequence[Sequence[Line]]) -> None:
        """Rows that stand by pieces of cells that are nobody's: a name or an account may have lost them."""
        for at, chain in enumerate(chains):
            if any(_has_sum(self._columns, line, self._sums) for line in chain) or not self._is_piece(chain):
                continue
            gaps = {}
            if at:
                gaps[at - 1] = chain[0].y - chains[at - 1][-1].y
            if at + 1 < len(chains):
                gaps[at + 1] = chains[at + 1][0].y - chain[-1].y
            nearest = min(gaps.values(), default=0.0)
            if nearest > _REACH * chain[0].size:
                continue
            for beside, gap in gaps.items():
                if gap <= _AS_NEAR * nearest:
                    self._bereft.update((line.page, line.place) for line in chains[beside])

    def _is_piece(self, chain: Sequence[Line]) -> bool:
        """Texts within columns, and no row of their own that lacks only its sum."""
        cells = [self._columns.cells(line) for line in chain]
        if any(one is None for one in cells) or not all(map(self._goes_on, chain)):
            return False
        filled = {at for one in cells if one is not None for at, text in enumerate(one) if text}
        return 2 * len(filled) <= len(self._columns.edges)

    def _is_near(self, loose: Sequence[Line], lines: Sequence[Line]) -> bool:
        """Whether lines without sums stand so near to a row that they may be pieces of it."""
        rows = [line for line in lines if _has_sum(self._columns, line, self._sums)]
        if rows and rows[0].place < loose[0].place < rows[-1].place:
            return True
        reach = _REACH * loose[0].size
        return not rows or any(abs(line.y - one.y) <= reach for line in rows for one in loose)

    def _doubt_around(self, loose: Sequence[Line], lines: Sequence[Line]) -> None:
        """The rows above and below: one of them has lost a piece of a cell."""
        if self.rows:
            self.rows[-1].doubt = True
        below = next((line for line in lines if line.place > loose[-1].place), None)
        if below is not None:
            self._crossing.add((below.page, below.place))

    def _goes_on(self, line: Line) -> bool:
        """Whether a line without sums may be a piece of cells: no footer, no label."""
        return not is_tail(line.texts) and not is_label(line)

    def _put(self, members: Sequence[Line], anchor: Line, *, doubt: bool = False, wrapped: bool = False) -> None:
        """`wrapped`: only their distance says that the lines are of one row."""
        cells = [""] * len(self._columns.edges)
        ends: list[float] = [0.0] * len(cells)
        for line in members:
            own = self._columns.cells(line)
            if own is None:
                doubt = True
                own = self._columns.loosely(line)
            doubt |= line.doubt or (line.page, line.place) in self._crossing or (line is not anchor and is_label(line))
            widths = [0.0] * len(cells)
            for segment in line.segments:
                at = self._columns.nearest(segment)
                widths[at] += segment.x1 - segment.x0
            for at, text in enumerate(own):
                if not text:
                    continue
                if cells[at]:
                    # a text goes on below only where it had no more room
                    doubt |= (wrapped and ends[at] < _FULL * self._widest[at]) or at in self._sums
                ends[at] = widths[at]
                cells[at] = joined(cells[at], text)
        doubt |= not self._columns.ruled and _runs_on(cells)
        bereft = any((line.page, line.place) in self._bereft for line in members)
        self.rows.append(Row(anchor.page, anchor.place, cells, doubt or bereft, bereft))


#: a sum or an account, and a text that it was not written with
_BEHIND = re.compile(
    r"^[-+−¥￥]?[\d,]*\d\.\d{2}\s*(?!(?:[CD]R|CNY|RMB|USD|HKD|人民币)$)[^\d\s元圆)）,，.]{2,}", re.IGNORECASE
)
_MIXED = re.compile(
    r"[^\d\s]{2,}[-+−¥￥]?[\d,]*\d\.\d{2}$"
    r"|^\d{9,}[一-鿿]{2,}|[一-鿿]{2,}\d{9,}$"
)


def _runs_on(cells: Sequence[str]) -> bool:
    """Whether two texts stand so near that they were read as one: a text behind a sum, or both kinds beside a blank."""
    return any(
        _BEHIND.search(text) or (_MIXED.search(text) and "" in cells[max(0, at - 1) : at + 2])
        for at, text in enumerate(cells)
    )


#: a sum, a day or a long number
_VALUE = re.compile(r"\d[.．]\d{2}(?!\d)|\d{4}[-/.年]\d{1,2}|\d{6}")
_LABEL = re.compile(r"[一-鿿A-Za-z)）][:：]")
_PAGE = re.compile(r"第\s*\d+\s*页|共\s*\d+\s*页|^\s*page\s*\d+", re.IGNORECASE)
_BARE_PAGE = re.compile(r"^\s*-?\s*(\d+)\s*(?:/\s*\d+)?\s*-?\s*$")


def is_label(line: Line) -> bool:
    """A page number, or words with a colon: what stands around a table."""
    return is_page_number(line) or any(_LABEL.search(text) for text in line.texts)


def is_page_number(line: Line) -> bool:
    return bool(_PAGE.search(line.text))


def is_bare_number(line: Line) -> bool:
    """The number of its page alone; where it stands near to a row it may be the end of an account."""
    bare = _BARE_PAGE.match(line.text)
    return bare is not None and int(bare[1]) == line.page
