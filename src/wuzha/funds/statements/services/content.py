# SPDX-License-Identifier: Apache-2.0
"""What is in a statement file, written piece by piece into the ledger of its case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import polars as pl

from wuzha.engine.identifiers import find_clear, redact
from wuzha.funds.statements.memory import is_passed_over
from wuzha.funds.statements.models import StatementFile, StatementReject
from wuzha.funds.statements.proof.parse import COMPANION
from wuzha.funds.statements.proof.result import ASKED
from wuzha.funds.statements.reading.model import SheetReport
from wuzha.funds.statements.reading.table import NEEDED
from wuzha.funds.statements.receiver import LABELS
from wuzha.funds.statements.rows import CELL, Read, with_digests
from wuzha.funds.statements.services.accounts import Accounts
from wuzha.funds.statements.services.write import write_rows
from wuzha.intake.headers import Matching
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain
from wuzha.intake.receivers import Content, Counts, Piece
from wuzha.intake.services.open import MappingIncompleteError
from wuzha.runtime.messages import OperatorError
from wuzha.sealed import Kind, seal

#: Fields of which a person must choose when several columns claim them.
_ASKED_TWICE = frozenset().union(*NEEDED.values(), {"balance", "direction", "peer_account"})
#: Rows a transaction: as long as somebody waits for a cancelled file to stop.
CHUNK = 50_000


def content_of(file: StatementFile, reader: Callable[[], Read], accounts: Accounts, _batch: Batch) -> Content:
    """What is in a file: first the lines that cannot be taken and those it has twice, then its rows.

    `accounts` are those that files before it named. Raises `OperatorError` for a file that cannot be read at all or has
    a row of data in place of its headers, and `MappingIncompleteError` for a sheet of which something must be asked or
    a person wants to say what it holds, unless it was passed over.
    """
    read = reader()
    StatementFile.unscoped.filter(pk=file.pk).update(
        layout=read.layout[:80], sheets=list(read.sheets), understood=[told(sheet) for sheet in read.understood]
    )
    for sheet in read.understood:
        wanted = file.asks_anew and sheet.level != COMPANION and sheet.answer is None
        if (sheet.level == ASKED or wanted) and not is_passed_over(file, sheet.headers):
            if any(map(find_clear, sheet.headers)) or all(header.startswith("#") for header in sheet.headers):
                # Headers are kept and shown as they are: what looks like a person's number is a row, not a header.
                none = UnreadableFileError(FileProblem.NO_HEADER, sheet.sheet or None)
                raise OperatorError(str(explain(none, "zh-hans")), str(explain(none, "en")))
            matching = Matching(_offered(sheet), sheet.unknown_headers, sheet.missing)
            raise MappingIncompleteError(matching, sheet.headers, sheet.sheet)
    _refuse_a_second_reading(file, [sheet.answer for sheet in read.understood])
    rows = with_digests(accounts.keyed(read)) if read.keyed is None else read.keyed
    head = len(read.bad) + read.duplicates

    def pieces(done: int) -> Iterator[Piece]:
        if head and not done:
            yield Piece(head, partial(_write_bad, file, read))
        for start in range(max(0, done - head), rows.height, CHUNK):
            part = rows.slice(start, CHUNK)
            yield Piece(part.height, partial(_write_rows, file, part))

    return Content(head + rows.height, pieces)


def _refuse_a_second_reading(file: StatementFile, answers: list[int | None]) -> None:
    """Raises `OperatorError` where the case has the same file already, read by another answer: its rows would count
    beside those of before."""
    others = StatementFile.unscoped.filter(case=file.case_id, sha256=file.sha256, status=BatchStatus.DONE)
    for other in others.exclude(pk=file.pk):
        if other.accepted + other.merged and [one.get("answer") for one in other.understood] != answers:
            raise OperatorError(
                f"本案已有同一文件（{other.file_name}），当时按另一次答复读取。请打开该文件，点“重新读取”，不要再次上传。",
                f"The case has the same file already ({other.file_name}), read by another answer. Open that one and "
                "read it anew instead of bringing it a second time.",
            )


def told(sheet: SheetReport) -> dict[str, Any]:
    """How a sheet was understood, as it is kept and shown: words and counts, nothing of its rows."""
    return {
        "sheet": sheet.sheet, "layout": sheet.layout, "level": sheet.level, "rows": sheet.rows,
        "steps": sheet.steps, "closed": sheet.closed, "first_break": sheet.first_break,
        "questions": list(sheet.questions), "missing": list(sheet.missing),
        "unknown": [redact(header) for header in sheet.unknown_headers],
        "codes": [redact(code) for code in sheet.codes],
        "statuses": [redact(one) for one in sheet.statuses], "flags": dict(sheet.flags),
        "answer": sheet.answer, "by_answer": sheet.answer is not None,
        "columns": {field: [sheet.headers.index(header), redact(header)] for header, field in sheet.fields.items()
                    if header in sheet.headers},
    }  # fmt: skip


def _offered(sheet: SheetReport) -> dict[str, str]:
    """Header → field as it is offered for confirming: of several columns of texts or serials the first."""
    offered: dict[str, str] = {}
    for header, field in sheet.fields.items():
        if field in LABELS and (field in _ASKED_TWICE or field not in offered.values()):
            offered[header] = field
    return offered


def _write_bad(file: StatementFile, read: Read) -> Counts:
    StatementReject.unscoped.bulk_create(
        [
            StatementReject(
                file=file, sheet=row.sheet, line=row.line, reason=row.reason[:64], zh=row.zh[:300], en=row.en[:300],
                raw=seal(Kind.TEXT, CELL.join(row.values)),
            )
            for row in read.bad
        ],
        batch_size=2000,
    )  # fmt: skip
    return Counts(duplicates=read.duplicates, rejected=len(read.bad))


def _write_rows(file: StatementFile, rows: pl.DataFrame) -> Counts:
    return write_rows(file.case_id, file.pk, rows)
