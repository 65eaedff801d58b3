# SPDX-License-Identifier: Apache-2.0
"""What is in a statement file, written piece by piece into the ledger of its case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import polars as pl

from wuzha.engine.identifiers import find_clear
from wuzha.funds.statements.models import StatementFile, StatementReject
from wuzha.funds.statements.rows import CELL, Read, with_digests
from wuzha.funds.statements.services.accounts import Accounts
from wuzha.funds.statements.services.write import write_rows
from wuzha.intake.headers import Matching
from wuzha.intake.models import Batch
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.receivers import Content, Counts, Piece
from wuzha.intake.services.open import MappingIncompleteError
from wuzha.sealed import Kind, seal

#: Rows a transaction: as long as somebody waits for a cancelled file to stop.
CHUNK = 50_000


def content_of(file: StatementFile, reader: Callable[[], Read], accounts: Accounts, _batch: Batch) -> Content:
    """What is in a file: first the lines that cannot be taken and those it has twice, then its rows.

    `accounts` are those that files before it named. Raises `OperatorError` for a file that cannot be read at all,
    `MappingIncompleteError` for a sheet that lacks a column, unless it was passed over (all its columns left out), and
    `UnreadableFileError` for one that has a row of data in place of its headers.
    """
    read = reader()
    StatementFile.unscoped.filter(pk=file.pk).update(layout=read.layout[:80], sheets=list(read.sheets))
    for sheet in read.unread:
        if any(file.mapping.get(header) != "" for header in sheet.headers):
            if any(map(find_clear, sheet.headers)):
                # Headers are kept and shown as they are: what looks like a person's number is a row, not a header.
                raise UnreadableFileError(FileProblem.NO_HEADER, sheet.sheet or None)
            matching = Matching(sheet.fields, sheet.unknown_headers, sheet.missing)
            raise MappingIncompleteError(matching, sheet.headers, sheet.sheet)
    rows = with_digests(accounts.keyed(read))
    head = len(read.bad) + read.duplicates

    def pieces(done: int) -> Iterator[Piece]:
        if head and not done:
            yield Piece(head, partial(_write_bad, file, read))
        for start in range(max(0, done - head), rows.height, CHUNK):
            part = rows.slice(start, CHUNK)
            yield Piece(part.height, partial(_write_rows, file, part))

    return Content(head + rows.height, pieces)


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
