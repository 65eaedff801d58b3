# SPDX-License-Identifier: Apache-2.0
"""CSV, TSV and their like: header found, delimiter found, every line accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl

from wuzha.intake.readers.encoding import TextShape, detect
from wuzha.intake.readers.frames import tidy, unwrap_cell
from wuzha.intake.readers.header_row import LINE, SEARCHED_ROWS, HeaderFound, find_header, unique_names
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, RowProblem, UnreadableFileError
from wuzha.intake.readers.sniff import FileKind
from wuzha.intake.readers.source import Source
from wuzha.intake.readers.table import Chunk, MalformedRow, Table
from wuzha.intake.readers.textlines import Bools, Ints, LineMap, detect_delimiter, line_blocks, map_lines
from wuzha.intake.readers.textrecords import Record, read_record

#: lines looked at before reading: for the delimiter, the header and the columns in use
_HEAD_LINES = 400
#: fewer lines than this of one width are split by hand
_FEW = 64


def open_text(path: Source, limits: Limits, known: Iterable[str]) -> Table:
    """Raises UnreadableFile: BAD_BYTES, LINE_TOO_LONG, NO_HEADER, NO_ROWS, TOO_MANY_ROWS, TOO_MANY_COLUMNS."""
    shape = detect(path)
    known = frozenset(known)
    head = next(line_blocks(path, shape, limits), b"").decode("utf-8").split("\n")[:_HEAD_LINES]
    filled = [line for line in head if line.strip()]
    delimiter = detect_delimiter(filled[:SEARCHED_ROWS], known)
    records = _head_records(head, delimiter)
    found = find_header([[unwrap_cell(value) for value in record.values] for _, record in records], known)
    if found is None:
        raise UnreadableFileError(FileProblem.NO_HEADER)
    header_line = records[found.index + found.height - 1][0]
    below = records[found.index + found.height :]
    header_line += records[found.index + found.height - 1][1].lines - 1
    written = _columns_in_use(found, [record.values for _, record in below])
    _refuse_too_much(len(written), shape.lines - header_line, limits)
    names, repeated = unique_names(written)
    layout = _Layout(path, shape, limits, delimiter, tuple(names), tuple(written), header_line)
    if not any(chunk.rows.height or chunk.malformed for chunk in layout.blocks()):
        raise UnreadableFileError(FileProblem.NO_ROWS, f"line {header_line}")
    return Table(
        kind=FileKind.TEXT,
        headers=layout.names,
        repeated_headers=repeated,
        header_line=header_line,
        rows_total=shape.lines - header_line,
        sheets=(),
        encoding=shape.encoding.value,
        delimiter=delimiter,
        read=layout.chunks,
    )


def open_raw_text(path: Source, limits: Limits, known: Iterable[str]) -> Table:
    """Every line from the first, in columns called by their letters: whoever asks finds the header.

    Lines with fewer cells than most (titles) are `malformed`, with what they hold. Raises as `open_text`.
    """
    shape = detect(path)
    head = next(line_blocks(path, shape, limits), b"").decode("utf-8").split("\n")[:_HEAD_LINES]
    filled = [line for line in head if line.strip()]
    if not filled:
        raise UnreadableFileError(FileProblem.NO_ROWS)
    delimiter = detect_delimiter(filled[:SEARCHED_ROWS], frozenset(known))
    records = _head_records(head, delimiter)
    widths = Counter(_filled_width(record.values) for _, record in records)
    # rows of one table are of one width; the widest that is not alone
    width = max((width for width, count in widths.items() if count > 1), default=max(widths))
    _refuse_too_much(width, shape.lines, limits)
    written = ("",) * width
    names, _ = unique_names(written)
    layout = _Layout(path, shape, limits, delimiter, tuple(names), written, 0)
    return Table(FileKind.TEXT, layout.names, (), 0, shape.lines, (), shape.encoding.value, delimiter, layout.chunks)


def _filled_width(values: Sequence[str]) -> int:
    return max((place + 1 for place, value in enumerate(values) if value.strip()), default=0)


def _head_records(head: list[str], delimiter: str) -> list[tuple[int, Record]]:
    """(line, record) of the filled lines at the head of the file."""
    records: list[tuple[int, Record]] = []
    place = 0
    while place < len(head):
        record = read_record(_lines_from(head.__getitem__, place, len(head)), delimiter, lambda _: True, is_end=True)
        if record is None:
            break
        if any(value.strip() for value in record.values):
            records.append((place + 1, record))
        place += record.lines
    return records


def _lines_from(line: Callable[[int], str], first: int, count: int) -> Callable[[int], str | None]:
    return lambda offset: line(first + offset) if first + offset < count else None


def _columns_in_use(found: HeaderFound, sample: list[tuple[str, ...]]) -> list[str]:
    """Header names without the nameless columns at the end that hold nothing."""
    named = max((place + 1 for place, name in enumerate(found.names) if name), default=0)
    width = len(found.names)
    for values in sample:
        if len(values) <= width:
            named = max(named, max((place + 1 for place, value in enumerate(values) if value.strip()), default=0))
    names = [*found.names, *[""] * width]
    return list(names[:named])


def _refuse_too_much(columns: int, rows: int, limits: Limits) -> None:
    if columns > limits.columns:
        raise UnreadableFileError(FileProblem.TOO_MANY_COLUMNS, params={"columns": columns, "limit": limits.columns})
    if rows > limits.rows:
        raise UnreadableFileError(FileProblem.TOO_MANY_ROWS, params={"rows": rows, "limit": limits.rows})


@dataclass
class _Parts:
    """What one block gave."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    malformed: list[MalformedRow] = field(default_factory=list)


@dataclass(frozen=True)
class _Layout:
    """A text file whose columns are known."""

    path: Source
    shape: TextShape
    limits: Limits
    delimiter: str
    names: tuple[str, ...]
    written: tuple[str, ...]
    header_line: int

    def chunks(self, size: int) -> Iterator[Chunk]:
        waiting: list[pl.DataFrame] = []
        rows = 0
        for chunk in self.blocks():
            for start in range(0, len(chunk.malformed), size):
                yield Chunk(chunk.rows.clear(), chunk.malformed[start : start + size])
            if chunk.skipped:
                yield Chunk(chunk.rows.clear(), skipped=chunk.skipped)
            waiting.append(chunk.rows)
            rows += chunk.rows.height
            if rows < size:
                continue
            frame = pl.concat(waiting)
            whole = rows - rows % size
            for start in range(0, whole, size):
                yield Chunk(frame.slice(start, size))
            waiting = [frame.slice(whole)]
            rows -= whole
        if rows:
            yield Chunk(pl.concat(waiting))

    def blocks(self) -> Iterator[Chunk]:
        """One chunk per block of the file."""
        rest = b""
        line = 0
        blocks = line_blocks(self.path, self.shape, self.limits)
        block = next(blocks, None)
        while block is not None:
            following = next(blocks, None)
            parts, used, rest = self._read_block(rest + block, line, is_end=following is None)
            line += used
            block = following
            frame = self._joined(parts.frames)
            rows, skipped = tidy(frame, self.written)
            yield Chunk(rows, tuple(sorted(parts.malformed, key=lambda row: row.line)), skipped)

    def _read_block(self, block: bytes, line: int, is_end: bool) -> tuple[_Parts, int, bytes]:
        """Parts, lines used, and the bytes of a record that goes on in the next block. `line`: lines before it."""
        lines = map_lines(block, self.delimiter)
        count = len(lines.ends)
        parts = _Parts()
        free = np.ones(count, np.bool_)
        free[: max(0, self.header_line - line)] = False
        used = self._read_carefully(lines, free, line, parts, is_end)
        free[used:] = False
        free &= lines.plain & ~lines.blank
        self._read_plainly(lines, free, line, parts)
        rest = block[lines.starts[used] :] if used < count else b""
        return parts, used, rest

    def _read_carefully(self, lines: LineMap, free: Bools, line: int, parts: _Parts, is_end: bool) -> int:
        """Take the lines that need a parser out of `free`; returns the number of lines dealt with."""
        count = len(lines.ends)
        rows: list[tuple[int, tuple[str, ...]]] = []
        place = 0
        used = count
        for start in np.flatnonzero(free & ~lines.plain & ~lines.blank).tolist():
            if start < place:
                continue
            following = _lines_from(lambda index: lines.text(index, index), start, count)
            record = read_record(following, self.delimiter, self._fits, is_end)
            if record is None:
                used = start
                break
            place = start + record.lines
            free[start:place] = False
            text = partial(lines.text, start, place - 1)
            self._sort_out(record.values, record.problem, line + start + 1, text, rows, parts)
        if rows:
            parts.frames.append(self._frame_of(rows))
        return used

    def _fits(self, fields: int) -> bool:
        return fields >= len(self.names)

    def _sort_out(
        self,
        values: tuple[str, ...],
        problem: RowProblem | None,
        line: int,
        text: Callable[[], str],
        rows: list[tuple[int, tuple[str, ...]]],
        parts: _Parts,
    ) -> None:
        width = len(self.names)
        if problem is None and not any(value.strip() for value in values):
            return
        if problem is None and len(values) < width:
            problem = RowProblem.TOO_FEW
        elif problem is None and any(value.strip() for value in values[width:]):
            problem = RowProblem.TOO_MANY
        if problem is None:
            rows.append((line, values[:width]))
        else:
            parts.malformed.append(MalformedRow(line, problem, values, text()))

    def _read_plainly(self, lines: LineMap, free: Bools, line: int, parts: _Parts) -> None:
        width = len(self.names)
        by_hand: list[tuple[int, tuple[str, ...]]] = []
        for fields in np.unique(lines.fields[free]).tolist():
            chosen = free & (lines.fields == fields)
            places = np.flatnonzero(chosen)
            if fields >= width and len(places) >= _FEW:
                frame = self._cut(lines.picked(chosen), fields, places + line + 1)
                if frame is not None:
                    parts.frames.append(frame)
                    # the others have something beyond the last column
                    chosen[frame.get_column(LINE).to_numpy() - line - 1] = False
            self._by_hand(lines, chosen, line, by_hand, parts)
        if by_hand:
            parts.frames.append(self._frame_of(by_hand))

    def _by_hand(
        self, lines: LineMap, chosen: Bools, line: int, rows: list[tuple[int, tuple[str, ...]]], parts: _Parts
    ) -> None:
        texts = lines.picked(chosen).decode("utf-8").split("\n")
        for place, text in zip(np.flatnonzero(chosen).tolist(), texts, strict=False):
            values = tuple(text.split(self.delimiter))
            self._sort_out(values, None, line + place + 1, partial(lines.text, place, place), rows, parts)

    def _cut(self, data: bytes, fields: int, numbers: Ints) -> pl.DataFrame | None:
        """Lines of `fields` fields each; those with something beyond the last column are left out.

        None when polars sees other rows than we do.
        """
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=self.delimiter,
            quote_char=None,
            infer_schema=False,
            new_columns=[str(place) for place in range(fields)],
        )
        if frame.height != len(numbers) or frame.width != fields:
            return None
        width = len(self.names)
        frame = frame.fill_null("").select(pl.Series(LINE, numbers, dtype=pl.Int64), pl.all())
        if fields > width:
            beyond = frame.columns[width + 1 :]
            frame = frame.filter(pl.all_horizontal(pl.col(*beyond).str.strip_chars() == "")).drop(beyond)
        frame.columns = [LINE, *self.names]
        return frame

    def _frame_of(self, rows: list[tuple[int, tuple[str, ...]]]) -> pl.DataFrame:
        columns = [pl.Series(LINE, [line for line, _ in rows], dtype=pl.Int64)]
        for place, name in enumerate(self.names):
            columns.append(pl.Series(name, [values[place] for _, values in rows], dtype=pl.String))
        return pl.DataFrame(columns)

    def _joined(self, frames: list[pl.DataFrame]) -> pl.DataFrame:
        if not frames:
            return self._frame_of([])
        return frames[0] if len(frames) == 1 else pl.concat(frames).sort(LINE)
