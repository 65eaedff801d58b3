# SPDX-License-Identifier: Apache-2.0
"""Finding the header among title rows, and reading headers of one or two rows, merged cells included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wuzha.intake.headers import normalise_header

#: rows looked at; titles, filters and notes above a table are fewer
SEARCHED_ROWS = 40
#: seven digits are no part of a name (96110 and 12381 are), nor is a date
_VALUE = re.compile(r"\d{7}|\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d")
#: reserved for the number of the row in the file
LINE = "line"


@dataclass(frozen=True)
class HeaderFound:
    #: place among the rows given, from 0
    index: int
    #: 1, or 2 when group headings stand above the names
    height: int
    #: one per column, as written; "" where the column has no name
    names: tuple[str, ...]
    #: how many names are known
    score: int


def find_header(rows: Sequence[Sequence[str]], known: Iterable[str]) -> HeaderFound | None:
    """The header row is the one with the most known names; without any, the first row that is fullest.

    A row with a long number or a date in it is data, even if some of its words are known: a file without a header must
    not have a person's number taken for one. None when no other row holds two filled cells (or one, in a table of one
    column).
    """
    known = {normalise_header(name) for name in known}
    searched = [() if _is_data(row) else row for row in rows[:SEARCHED_ROWS]]
    best: HeaderFound | None = None
    for index, row in enumerate(searched):
        single = _scored(index, 1, row, known)
        if best is None or single.score > best.score:
            best = single
        if index + 1 < len(searched):
            double = _scored(index, 2, _joined(row, searched[index + 1], known), known)
            # a second row counts as header only when it makes more names known than either row alone
            alone = max(single.score, _scored(index + 1, 1, searched[index + 1], known).score)
            if double.score > alone and double.score > best.score:
                best = double
    if best is not None and best.score > 0:
        return best
    return _fullest(searched)


def unique_names(names: Sequence[str], places: Sequence[int] | None = None) -> tuple[list[str], tuple[str, ...]]:
    """Headers usable as column names, and the names that occurred more than once.

    NUL, which no database keeps in a text, is left out. A repeated name gets `(2)`, `(3)`; a column without a name is
    called by its letter, `未命名列H`. `places` are the columns' places in the file, from 0, when not all of them are
    given.
    """
    taken = {LINE}
    repeated: list[str] = []
    result: list[str] = []
    for place, raw in zip(places or range(len(names)), names, strict=True):
        name = " ".join(raw.replace("\0", "").split()) or f"未命名列{column_letters(place)}"
        unique = name
        number = 2
        while unique in taken:
            unique = f"{name}({number})"
            number += 1
        if unique != name and name not in repeated and name != LINE:
            repeated.append(name)
        taken.add(unique)
        result.append(unique)
    return result, tuple(repeated)


def column_letters(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_data(row: Sequence[str]) -> bool:
    return any(_VALUE.search(cell) for cell in row)


def _scored(index: int, height: int, row: Sequence[str], known: set[str]) -> HeaderFound:
    score = len({normalised for cell in row if (normalised := normalise_header(cell)) in known})
    return HeaderFound(index, height, tuple(cell.strip() for cell in row), score)


def _joined(upper: Sequence[str], lower: Sequence[str], known: set[str]) -> list[str]:
    """One name per column from a heading row (merged cells: value in the first, blank after) and the row below it."""
    names: list[str] = []
    group = ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place].strip() if place < len(upper) else ""
        below = lower[place].strip() if place < len(lower) else ""
        group = above or group
        if not below:
            names.append(above)
            continue
        candidates = (group + below, below, above)
        names.append(next((name for name in candidates if normalise_header(name) in known), group + below))
    return names


def _fullest(rows: Sequence[Sequence[str]]) -> HeaderFound | None:
    widest = max((len(row) for row in rows), default=0)
    needed = min(2, widest)
    best: HeaderFound | None = None
    most = 0
    for index, row in enumerate(rows):
        distinct = len({cell.strip() for cell in row if cell.strip()})
        if distinct >= max(needed, 1) and distinct > most:
            most = distinct
            best = HeaderFound(index, 1, tuple(cell.strip() for cell in row), 0)
    return best
