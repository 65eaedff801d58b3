# SPDX-License-Identifier: Apache-2.0
"""Physical lines of a text file in UTF-8 blocks, which character parts their fields, and the fast way through them.

Most lines need no parser: no quotation mark is open at their end, each quoted field is plainly `"…"` (or `="…"`) with
nothing quoted inside. Whole blocks are checked for that with arrays; those lines are cut at the delimiter by polars.
Every other line goes to `textrecords`, one by one.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wuzha.intake.readers.encoding import Encoding, TextShape, decoded_blocks
from wuzha.intake.readers.header_row import find_header
from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source

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


Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_BLOCK = 8 * MIB
_NEWLINE, _RETURN, _QUOTE, _EQUALS, _NUL = 10, 13, 34, 61, 0


def line_blocks(path: Source, shape: TextShape, limits: Limits) -> Iterator[bytes]:
    r"""UTF-8 blocks that hold whole lines, each ended by `\n`; `\r\n` has become `\n`.

    Raises UnreadableFile LINE_TOO_LONG.
    """
    rest = b""
    lines = 0
    for block in _utf8_blocks(path, shape):
        data = rest + (block.replace(b"\r", b"\n") if shape.newline == "\r" else block)
        cut = data.rfind(b"\n") + 1
        rest = data[cut:]
        if cut:
            whole = data[:cut].replace(b"\r\n", b"\n")
            _refuse_long_lines(whole, lines, limits)
            lines += whole.count(b"\n")
            yield whole
        if len(rest) > limits.line_bytes:
            raise _too_long(lines + 1, limits)
    if rest:
        # a file may end in the middle of a line break
        yield rest.removesuffix(b"\r") + b"\n"


def _utf8_blocks(path: Source, shape: TextShape) -> Iterator[bytes]:
    if shape.encoding is not Encoding.UTF_8:
        for text in decoded_blocks(path, shape, _BLOCK):
            yield text.encode("utf-8")
        return
    with path.open("rb") as stream:
        stream.seek(shape.bom_bytes)
        while block := stream.read(_BLOCK):
            yield block


def _refuse_long_lines(block: bytes, lines_before: int, limits: Limits) -> None:
    if len(block) <= limits.line_bytes:
        return
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == _NEWLINE)
    lengths = np.diff(ends, prepend=-1)
    if lengths.max() > limits.line_bytes:
        raise _too_long(lines_before + int(lengths.argmax()) + 1, limits)


def _too_long(line: int, limits: Limits) -> UnreadableFileError:
    return UnreadableFileError(FileProblem.LINE_TOO_LONG, f"line {line}", {"limit_kb": limits.line_bytes // 1024})


@dataclass(frozen=True)
class LineMap:
    """What is known of each line of one block."""

    data: npt.NDArray[np.uint8]
    #: first byte of each line, and the byte of its line break
    starts: Ints
    ends: Ints
    #: fields, if the line is plain
    fields: Ints
    #: can be cut at the delimiter once `dropped` bytes are gone
    plain: Bools
    blank: Bools
    #: bytes that only wrap fields; None when there are none
    dropped: Bools | None

    def text(self, first: int, last: int) -> str:
        """Lines `first` to `last`, line breaks inside kept, the final one not."""
        return self.data[self.starts[first] : self.ends[last]].tobytes().decode("utf-8")

    def picked(self, lines: Bools) -> bytes:
        """The chosen lines, one after the other, without the wrapping bytes."""
        if self.dropped is None and bool(lines.all()):
            return self.data.tobytes()
        keep = np.repeat(lines, self.ends - self.starts + 1)
        if self.dropped is not None:
            keep &= ~self.dropped
        return self.data[keep].tobytes()


def map_lines(block: bytes, delimiter: str) -> LineMap:
    """Look at every line of a block from `line_blocks` at once."""
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE).astype(np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    cuts = np.flatnonzero(data == ord(delimiter)).astype(np.int64)
    fields = _per_line(cuts, ends) + 1
    plain = np.ones(len(ends), np.bool_)
    for stray in (_NUL, _RETURN):
        if bytes((stray,)) in block:
            plain &= _per_line(np.flatnonzero(data == stray), ends) == 0
    dropped: Bools | None = None
    if b'"' in block:
        quoted_plainly, dropped = _plain_quotes(data, ends, cuts)
        plain &= quoted_plainly
    return LineMap(data, starts, ends, fields, plain, ends == starts, dropped)


def _per_line(positions: Ints, ends: Ints) -> Ints:
    return np.diff(np.searchsorted(positions, ends), prepend=0)


def _plain_quotes(data: npt.NDArray[np.uint8], ends: Ints, cuts: Ints) -> tuple[Bools, Bools]:
    """Lines where quotation marks stand only at both edges of a field, and the bytes of those wrappings."""
    field_ends = np.sort(np.concatenate((ends, cuts)))
    field_starts = np.concatenate((np.zeros(1, np.int64), field_ends[:-1] + 1))
    quote = data == _QUOTE
    after_equals = np.minimum(field_starts + 1, len(data) - 1)
    equals = (data[field_starts] == _EQUALS) & quote[after_equals]
    opens = quote[field_starts] | equals
    closes = quote[np.maximum(field_ends - 1, 0)] & (field_ends > field_starts)
    # `"` alone, or `="`, opens and closes with the same mark
    long_enough = field_ends - field_starts >= np.where(equals, 3, 2)
    wrapped = opens & closes & long_enough
    # a line is plain when nothing opens or closes alone and no other quotation mark is in it
    broken = opens != closes
    broken |= opens & ~long_enough
    last_field = np.searchsorted(field_ends, ends)
    broken_per_line = np.diff(np.cumsum(broken)[last_field], prepend=0)
    wrapped_per_line = np.diff(np.cumsum(wrapped)[last_field], prepend=0)
    quotes_per_line = _per_line(np.flatnonzero(quote), ends)
    plain = (broken_per_line == 0) & (quotes_per_line == 2 * wrapped_per_line)
    dropped = quote.copy()
    dropped[field_starts[equals]] = True
    return plain, dropped
