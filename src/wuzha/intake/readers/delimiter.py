# SPDX-License-Identifier: Apache-2.0
"""Which character parts the fields of a text file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence

from wuzha.intake.readers.header_row import find_header

CANDIDATES = (",", "\t", ";", "|")


def detect_delimiter(lines: Sequence[str], known: Iterable[str]) -> str:
    """The candidate that makes most headers known; then the one that splits most lines alike; a comma if none does."""
    known = frozenset(known)
    best, best_rank = CANDIDATES[0], (0, 0, 0)
    for candidate in CANDIDATES:
        rows = split_lines(lines, candidate)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, alike = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        header = find_header(rows, known)
        rank = (header.score if header else 0, alike, width)
        if rank > best_rank:
            best, best_rank = candidate, rank
    return best


def split_lines(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Fields of the lines at the head of a file; a line with broken quotes is split plainly."""
    rows = []
    for line in lines:
        try:
            rows.append(next(csv.reader([line], delimiter=delimiter, strict=True), []))
        except csv.Error:
            rows.append(line.split(delimiter))
    return rows
