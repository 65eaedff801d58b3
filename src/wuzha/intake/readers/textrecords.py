# SPDX-License-Identifier: Apache-2.0
"""The careful way through a text file: one record at a time, with quoted delimiters and line breaks inside fields.

A quotation mark that is never closed must not swallow the rest of the file: it costs its own line, which is reported,
and reading goes on at the next.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wuzha.intake.readers.problems import RowProblem

#: a field with more line breaks, or more text, than this is a quotation mark gone astray
_MOST_LINES = 200
_MOST_CHARACTERS = 100_000
_STILL_OPEN = "unexpected end of data"


@dataclass(frozen=True)
class Record:
    values: tuple[str, ...]
    #: physical lines it covers
    lines: int
    problem: RowProblem | None = None


def read_record(
    line_at: Callable[[int], str | None], delimiter: str, fits: Callable[[int], bool], is_end: bool
) -> Record | None:
    """The record that begins at line 0 of `line_at` (line breaks removed, None after the last line given).

    None when it is still open there and more of the file will come (`is_end` is False). `fits` tells whether a number
    of fields suits the table: a record over several lines counts only then, else its first line alone is malformed.
    """
    first = line_at(0) or ""
    feed = _Feed(line_at)
    try:
        values = tuple(next(csv.reader(feed, delimiter=delimiter, strict=True)))
    except csv.Error as error:
        if feed.ran_out and _STILL_OPEN in str(error) and not is_end:
            return None
    else:
        if "\x00" not in first and (feed.taken == 1 or fits(len(values))):
            return Record(values, feed.taken)
    problem = RowProblem.NUL if "\x00" in first else RowProblem.BAD_QUOTES
    return Record(tuple(first.split(delimiter)), 1, problem)


class _Feed:
    """Lines for the csv reader, until it is content or the record is too long to be one."""

    def __init__(self, line_at: Callable[[int], str | None]) -> None:
        self._line_at = line_at
        self._characters = 0
        self.taken = 0
        #: no more lines were there to give, as against: gave up
        self.ran_out = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken >= _MOST_LINES or self._characters > _MOST_CHARACTERS:
            raise StopIteration
        line = self._line_at(self.taken)
        if line is None:
            self.ran_out = True
            raise StopIteration
        if "\x00" in line and self.taken:
            raise StopIteration
        self.taken += 1
        self._characters += len(line)
        return line + "\n"
