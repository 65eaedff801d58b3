# SPDX-License-Identifier: Apache-2.0
"""The process in which a PDF from outside is opened: little memory and time, no secrets, nothing to write or start.

A PDF is a program that draws, and PDFium, which reads it, is no Python: whatever it does when a file is made to break
it ends with this process. Request on standard input (`path`, `limits`), answer on standard output, both JSON. Run as
`python -m wuzha.funds.statements.proof.pdf.process`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from wuzha.funds.statements.proof.pdf.glyphs import opened, pages
from wuzha.funds.statements.proof.pdf.lines import Line
from wuzha.funds.statements.proof.pdf.rows import is_label
from wuzha.funds.statements.proof.pdf.tables import LINES, Table, tables_of
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.workbook_process import limit_this_process


def main() -> None:
    request: dict[str, Any] = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    limit_this_process(limits.pdf_memory_bytes, limits.pdf_seconds)
    answer: dict[str, Any]
    try:
        answer = {"tables": read(request["path"], limits)}
    except UnreadableFileError as problem:
        answer = {"problem": problem.code.value, "where": problem.where, "params": problem.params}
    except (MemoryError, RecursionError):
        answer = {"problem": FileProblem.PDF_TOO_DENSE.value, "where": None, "params": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    # nothing is given back one by one, and a broken document is not closed
    os._exit(0)


def read(path: str, limits: Limits) -> list[dict[str, Any]]:
    """Each table: `pages` (first, last), `width`, `rows` (line and cells, titles and header first), `between` (titles
    among rows), `doubts` (lines of rows that are not certain), `repeated` (headers and titles of further pages),
    `bereft` (whether pieces of cells are nobody's)."""
    with opened(path, limits) as document:
        return [_told(table) for table in tables_of(list(pages(document)))]


def _told(table: Table) -> dict[str, Any]:
    width = len(table.headers)
    rows: list[tuple[int, list[str]]] = [(_number(line), _fitted(_title(line), width)) for line in table.titles]
    rows.append((_number(table.header[-1]), table.headers))
    doubts = []
    for row in table.rows:
        line = row.page * LINES + row.place
        rows.append((line, row.cells))
        if row.doubt:
            doubts.append(line)
    numbers = [line // LINES for line, _ in rows]
    return {
        "pages": (numbers[0], numbers[-1]),
        "width": width,
        "rows": rows,
        "between": [(_number(line), line.texts) for line in table.between],
        "doubts": doubts,
        "repeated": table.repeated,
        "bereft": table.cut or any(row.bereft for row in table.rows),
    }


def _number(line: Line) -> int:
    return line.page * LINES + line.place


def _title(line: Line) -> list[str]:
    """Names and values of a line of titles are one text: in cells of their own they would look like a row of values."""
    return ["  ".join(line.texts)] if is_label(line) else line.texts


def _fitted(texts: Sequence[str], width: int) -> list[str]:
    """Texts of a title in as many cells as the table has."""
    if len(texts) > width:
        return [*texts[: width - 1], " ".join(texts[width - 1 :])]
    return [*texts, *[""] * (width - len(texts))]


if __name__ == "__main__":
    main()
