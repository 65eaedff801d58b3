# SPDX-License-Identifier: Apache-2.0
"""A file of receipts of warning SMS: a column with numbers, one with the status, perhaps one with a code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO
from typing import Literal

from wuzha.engine.identifiers import IdentifierError, Phone
from wuzha.intake.headers import HeaderDictionary, match
from wuzha.intake.readers.tables import open_table
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds
from wuzha.warning.rules.sms import Receipt, read_receipt

#: Rows a file may have: a thousand numbers, each with what became of it on the way.
MOST_ROWS = 10_000
HEADERS = HeaderDictionary.from_data(
    {
        "phone": ["手机号", "手机号码", "号码", "电话", "接收号码", "被叫号码", "目的号码", "mobile", "number", "dest"],
        "status": ["状态", "回执", "回执状态", "发送状态", "状态报告", "结果", "receipt", "stat", "result"],
        "code": ["错误码", "状态码", "失败原因", "原因", "error", "err", "errcode", "reason"],
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """An upload as the readers take a file; it is never written to disk."""

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)

    def open(self, mode: Literal["rb"]) -> BufferedReader:  # noqa: ARG002 - as files are opened
        return BufferedReader(BytesIO(self.content))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the blind indexes its number may have, and what it says; nothing where it cannot be understood."""

    line: int
    indexes: tuple[bytes, ...] = ()
    receipt: tuple[Receipt, str] | None = None


class NoColumnsError(ValueError):
    """The file has no column for the numbers, or none for the status."""


class TooManyRowsError(ValueError):
    """The file has more rows than receipts of one list may have."""


def rows(name: str, content: bytes) -> Iterator[Row]:
    """The rows of a file. Raises `UnreadableFileError`, `NoColumnsError` and `TooManyRowsError`."""
    table = open_table(Given(name, content), known=HEADERS.known)
    found = match(table.headers, HEADERS, required=("phone", "status"))
    if found.missing_required or found.ambiguous:
        raise NoColumnsError
    columns = {wanted: header for header, wanted in found.matched.items()}
    read = 0
    for chunk in table.chunks():
        read += chunk.rows.height + len(chunk.malformed)
        if read > MOST_ROWS:
            raise TooManyRowsError
        yield from (Row(one.line) for one in chunk.malformed)
        for row in chunk.rows.iter_rows(named=True):
            code = row[columns["code"]] if "code" in columns else ""
            yield Row(row["line"], _indexes(row[columns["phone"]]), read_receipt(row[columns["status"]], code))


def _indexes(text: str) -> tuple[bytes, ...]:
    try:
        return tuple(blinds(Kind.PHONE, Phone.parse(text)))
    except IdentifierError:
        return ()
