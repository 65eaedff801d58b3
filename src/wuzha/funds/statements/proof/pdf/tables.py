# SPDX-License-Identifier: Apache-2.0
"""Pages become tables: one table runs over as many pages as repeat its header or go on without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from wuzha.funds.statements.proof.grid import is_data, is_tail, score_of
from wuzha.funds.statements.proof.pdf.columns import Columns, by_gaps, header_words, joined, ruled
from wuzha.funds.statements.proof.pdf.lines import Line, lines_of, overlaps, size_of
from wuzha.funds.statements.proof.pdf.page import Page
from wuzha.funds.statements.proof.pdf.rows import (
    Row,
    band_of,
    bands_of,
    is_bare_number,
    is_label,
    is_page_number,
    rows_of,
    sums_of,
)
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: words of roles in a header, and its columns
_WORDS, _COLUMNS = 2, 3
#: lines of a header stand as near as this, in heights of the text
_NEAR = 2.0
#: … and what is no title stands as near as this to a header
_BY_HEADER = 1.8
#: … and nearer than this share of the distance to the first row
_NEARER = 0.85
#: lines of a header
_TALLEST = 3
#: what is no piece of a row stands as far as this from it, in heights of the text
_ALONE = 2.0
#: share of a page that pictures without text may take: a stamp, a name of a bank
_PICTURED = 0.1
#: glyphs of a page with nothing but its number, and curves of letters that are drawn
_EMPTY, _DRAWN = 40, 100
#: lines a page may have, so that a page and a line make one number
LINES = 1000
_NUMBER = re.compile(r"(?:账号|帐号|账户|帐户|卡号|account)[^0-9]{0,12}([0-9][0-9* ]{6,30})", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-/.年]?\s*\d{1,2}\s*[-/.月]?\s*\d{1,2}日?(?:[ T]?\d|$)")
_LABELLED = re.compile(r"[:：]\s*$|^[^0-9]{1,12}[:：]")
Bands = dict[int, list[float]]
#: a sum or a long number, which no header holds
_VALUE = re.compile(r"\d[.．]\d{2}(?!\d)|\d{5}")
_DIGITS = re.compile(r"\d+")
#: words over several headers
_GROUP = re.compile(r"(?:信息|资料|方)$")


@dataclass
class Table:
    """A table as it stands: titles above, header, rows; `places` of lines count from 1 on each page."""

    headers: list[str]
    titles: list[Line]
    header: list[Line]
    rows: list[Row] = field(default_factory=list)
    #: titles between rows
    between: list[Line] = field(default_factory=list)
    #: headers and titles that pages repeat
    repeated: int = 0
    #: a text that is no title stands by the header: a header may have lost it
    cut: bool = False


@dataclass
class _Part:
    """Lines below one header, or below its repetitions at the same places."""

    header: list[Line]
    titles: list[Line]
    lines: list[Line] = field(default_factory=list)
    skipped: int = 0


def tables_of(pages: Sequence[Page]) -> list[Table]:
    """Every table. Raises UnreadableFileError: PDF_PICTURE, PDF_COLUMNS, PDF_TOO_DENSE, NO_ROWS."""
    _refuse_pictured(pages)
    usual = size_of(pages)
    lines = [line for page in pages for line in lines_of(page, usual)]
    crowded = next((line for line in lines if line.place >= LINES), None)
    if crowded:
        raise UnreadableFileError(FileProblem.PDF_TOO_DENSE, f"p. {crowded.page}")
    parts = _parts(lines, {page.number: bands_of(page) for page in pages})
    if not parts:
        raise _nothing(pages)
    by_number = {page.number: page for page in pages}
    found: list[Table] = []
    for part in parts:
        table = _table(part, by_number)
        same = found and found[-1].headers == table.headers and _accounts(part.titles) <= _accounts(found[-1].titles)
        if same:
            found[-1].rows += table.rows
            found[-1].between += [*part.titles, *table.between]
            found[-1].repeated += table.repeated + 1
            found[-1].cut |= table.cut
        else:
            found.append(table)
    if not any(table.rows for table in found):
        raise UnreadableFileError(FileProblem.NO_ROWS)
    return found


def _refuse_pictured(pages: Sequence[Page]) -> None:
    """Rows that stand in a picture among pages of text would be missing without a word: each page must be text."""
    for page in pages:
        shown = sum(glyph.text != " " for glyph in page.glyphs)
        unread = page.pictured > _PICTURED or (shown < _EMPTY and page.curves > _DRAWN) or (not shown and page.hidden)
        if unread:
            raise UnreadableFileError(FileProblem.PDF_PICTURE, f"p. {page.number}")


def _nothing(pages: Sequence[Page]) -> UnreadableFileError:
    shown = sum(len(page.glyphs) for page in pages)
    scanned = any(page.pictures for page in pages) or any(page.hidden for page in pages)
    return UnreadableFileError(FileProblem.PDF_PICTURE if scanned or not shown else FileProblem.NO_HEADER)


def _words(line: Line) -> list[str]:
    return [word.text for segment in line.segments for word in segment.words()]


def _is_header(line: Line) -> bool:
    return (
        len(_words(line)) >= _COLUMNS
        and _is_part_of_header(line)
        and max(score_of(line.texts), score_of(_words(line))) >= _WORDS
    )


def _is_part_of_header(line: Line) -> bool:
    values = is_data(line.texts) or any(map(_VALUE.search, line.texts))
    return len(line.segments) > 1 and not values and not is_label(line) and not is_tail(line.texts)


def _span(lines: Sequence[Line], at: int, bands: Bands, *, by_words: bool) -> range:
    """Lines of a header around the one that was found."""
    first, last = at, at
    while last - first + 1 < _TALLEST:
        above, below = first - 1, last + 1
        if above >= 0 and _joins(lines[above], lines[first]) and (not by_words or score_of(lines[above].texts)):
            first = above
        elif below < len(lines) and _joins(lines[last], lines[below]) and _goes_on(lines, below, bands):
            last = below
        else:
            break
    return range(first, last + 1)


def _goes_on(lines: Sequence[Line], at: int, bands: Bands) -> bool:
    """Whether a line below a header belongs to it and is no piece of the first row: it has words of headers, stands
    between the same rules, or else nearer to the header than to what follows."""
    line = lines[at]
    if 2 * score_of(line.texts) < len(line.segments):
        return False
    if bands[line.page] and 0 < band_of(bands, lines[at - 1]) < len(bands[line.page]):
        return band_of(bands, line) == band_of(bands, lines[at - 1])
    near = line.y - lines[at - 1].y
    return at + 1 < len(lines) and (lines[at + 1].page != line.page or near < _NEARER * (lines[at + 1].y - line.y))


def _headers_in(lines: Sequence[Line], bands: Bands) -> dict[int, range]:
    """First line → lines, of each header. Where none has known words, what stands above the first row is one."""
    found: dict[int, range] = {}
    taken = -1
    for at, line in enumerate(lines):
        if at > taken and _is_header(line):
            span = _span(lines, at, bands, by_words=True)
            span = range(max(span.start, taken + 1), span.stop)
            found[span.start] = span
            taken = span.stop - 1
    if found:
        return found
    first = next((at for at, line in enumerate(lines) if _is_transfer(line) and len(line.segments) >= _COLUMNS), 0)
    if first and _is_part_of_header(lines[first - 1]):
        span = _span(lines, first - 1, bands, by_words=False)
        found[span.start] = range(span.start, first)
        # the same line again is the header again
        again = lines[first - 1].texts
        for at in range(first, len(lines)):
            if lines[at].texts == again:
                found[at - len(found[span.start]) + 1] = range(at - len(found[span.start]) + 1, at + 1)
    return found


def _parts(lines: Sequence[Line], bands: Bands) -> list[_Part]:
    headers = _headers_in(lines, bands)
    parts: list[_Part] = []
    titles: list[Line] = []
    at = 0
    while at < len(lines):
        if at not in headers:
            if not parts:
                titles.append(lines[at])
            else:
                parts[-1].lines.append(lines[at])
            at += 1
            continue
        header = [lines[place] for place in headers[at]]
        at += len(header)
        if parts:
            titles = _titles_above(parts[-1], header[0])
        if parts and _is_same(parts[-1].header, header) and _accounts(titles) <= _accounts(parts[-1].titles):
            parts[-1].skipped += len(header)
        else:
            parts.append(_Part(header, titles))
        titles = []
    return parts


def _titles_above(part: _Part, header: Line) -> list[Line]:
    """Lines above a header on its page that are no rows: they were counted to the table above.

    At the top of a page they are its titles and no longer of that table; further down they may be both.
    """
    found: list[Line] = []
    for line in reversed(part.lines):
        if line.page != header.page or _is_transfer(line):
            break
        found.insert(0, line)
    if found and all(line.page != header.page for line in part.lines[: -len(found)]):
        del part.lines[-len(found) :]
        part.skipped += len(found)
    return found


def _is_transfer(line: Line) -> bool:
    """A line that may be a row: values, and no words with a colon before them."""
    if len(line.segments) < 2 or not is_data(line.texts):
        return False
    return not is_label(line) or (_is_dated(line) and not _LABELLED.search(line.texts[0]))


def _is_dated(line: Line) -> bool:
    return any(_DATE.match(text) for text in line.texts)


def _joins(one: Line, other: Line) -> bool:
    """Whether two lines may be one header."""
    return (
        one.page == other.page
        and other.y - one.y <= _NEAR * max(one.size, other.size)
        and _is_part_of_header(one)
        and _is_part_of_header(other)
    )


def _is_same(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """A header again, at the same places across."""
    if [line.texts for line in one] != [line.texts for line in other]:
        return False
    pairs = [
        (segment.x0, twin.x0)
        for line, again in zip(one, other, strict=True)
        for segment, twin in zip(line.segments, again.segments, strict=True)
    ]
    return all(abs(x0 - x1) < 2 for x0, x1 in pairs)


def _accounts(titles: Sequence[Line]) -> set[str]:
    return {number.replace(" ", "") for line in titles for number in _NUMBER.findall(line.text)}


def _table(part: _Part, pages: dict[int, Page]) -> Table:
    own = {line.page for line in part.lines} | {part.header[0].page}
    body = [line for line in part.lines if _is_transfer(line)]
    table = Table([], part.titles, part.header, repeated=part.skipped)
    if not body:
        table.headers = [word for line in part.header for word in line.texts]
        return table
    columns = ruled([pages[number] for number in sorted(own)], body)
    if columns is not None and _holds_more(columns, part.header, body):
        columns = None
    crossing: set[tuple[int, int]] = set()
    if columns is None:
        columns, across = by_gaps(part.header, body, _between(part.lines), body[0].size)
        crossing = {(body[at].page, body[at].place) for at in across}
        _refuse_shared(columns, part.header)
    columns.headers = _headers(columns, part.header)
    table.headers = columns.headers
    furniture = _furniture(part.lines, columns)
    kept = [line for line in part.lines if (line.page, line.place) not in furniture]
    sums = sums_of(columns, body)
    table.rows, table.between = rows_of(columns, kept, sums, pages, crossing)
    table.repeated += len(part.lines) - len(kept)
    table.cut = _is_cut(part, columns)
    return table


def _is_cut(part: _Part, columns: Columns) -> bool:
    """Whether lines that stand by a header as lines of one cell do are neither header, title nor row."""
    above, below = (part.titles[-1:], part.header[0]), (part.lines[:1], part.header[-1])
    return any(
        line.page == by.page
        and abs(line.y - by.y) <= _BY_HEADER * by.size
        and columns.cells(line) is not None
        and not (is_label(line) or is_tail(line.texts) or any(map(_VALUE.search, line.texts)))
        and not all(map(_GROUP.search, line.texts))
        for (lines, by) in (above, below)
        for line in lines
    )


def _between(lines: Sequence[Line]) -> list[Line]:
    """Lines between the first and the last row of each page that are none themselves."""
    found: list[Line] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        own = list(group)
        rows = [place for place, line in enumerate(own) if _is_transfer(line)]
        found += [line for line in own[rows[0] : rows[-1]] if not _is_transfer(line)] if rows else []
    return [line for line in found if not is_label(line)]


def _holds_more(columns: Columns, header: Sequence[Line], body: Sequence[Line]) -> bool:
    """Whether a place between two rules holds several columns: words of the header stand apart, and so do most rows."""
    for x0, x1 in columns.edges:
        most = max(sum(overlaps(one, x0, x1) > 0 for one in line.segments) for line in header)
        several = sum(sum(overlaps(one, x0, x1) > 0 for one in line.segments) > 1 for line in body)
        if most > 1 and several > len(body) / 2:
            return True
    return False


def _refuse_shared(columns: Columns, header: Sequence[Line]) -> None:
    """Raises UnreadableFileError where two headers beside each other name one column."""
    for line in header:
        words = header_words(line)
        for one, other in pairwise(words):
            if columns.nearest(one) == columns.nearest(other) and not other.is_next_to(one):
                raise UnreadableFileError(FileProblem.PDF_COLUMNS, f"p. {line.page}")


def _headers(columns: Columns, header: Sequence[Line]) -> list[str]:
    names = [""] * len(columns.edges)
    for line in header:
        for segment in line.segments:
            parts = [segment] if columns.place(segment) is not None else list(segment.words())
            for word in parts:
                at = columns.nearest(word)
                names[at] = joined(names[at], word.text)
    return names


def _furniture(lines: Sequence[Line], columns: Columns) -> set[tuple[int, int]]:
    """Page numbers, and lines above the first or below the last row of a page that pages repeat at one height.

    A piece of a cell may look so too: it stands within columns, has no colon and is no word of a footer.
    """
    seen: dict[tuple[str, int], set[int]] = {}
    for line in lines:
        seen.setdefault(_face(line), set()).add(line.page)
    found: set[tuple[int, int]] = set()
    for _, group in groupby(lines, key=lambda line: line.page):
        own = list(group)
        rows = [place for place, line in enumerate(own) if _is_transfer(line)]
        for place, line in enumerate(own):
            if rows and rows[0] <= place <= rows[-1]:
                continue
            cells = columns.cells(line)
            is_piece = cells is not None and not is_label(line) and not is_tail(cells)
            alone = all(abs(line.y - own[at].y) > _ALONE * line.size for at in rows)
            again = len(seen[_face(line)]) > 1
            # the end of an account may look like the number of its page
            bare = is_bare_number(line) and (not place or line.y - own[place - 1].y > _ALONE * line.size)
            if is_page_number(line) or (alone and (bare or (again and not is_piece))):
                found.add((line.page, line.place))
    return found


def _face(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.y / 3)
