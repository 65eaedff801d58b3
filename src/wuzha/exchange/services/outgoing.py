# SPDX-License-Identifier: Apache-2.0
"""Files for an upper platform: written, kept with their receipt until they are sent."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from wuzha.audit.services import record
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.models.link import Direction
from wuzha.exchange.services import places
from wuzha.exchange.services.pull import actor_of
from wuzha.intake.readers.rejects import is_dangerous

_ENCODINGS = {"csv-utf8": "utf-8-sig", "csv-gb18030": "gb18030"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into a file. `format` as in the layout of the feedback file."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    format: str


def begin(link: Link) -> Exchange:
    """A receipt for a file that is about to be written in the same transaction."""
    made: Exchange = Exchange.unscoped.create(
        link=link, direction=Direction.OUT, file_name="", sha256=b"", size=0, rows=0
    )
    return made


def keep(exchange: Exchange, sheet: Sheet) -> None:
    """Write the file and put it where it waits to be sent; its digest and size go into the receipt."""
    content = _xlsx(sheet) if sheet.format == "xlsx" else _csv(sheet)
    link = exchange.link
    ending = "xlsx" if sheet.format == "xlsx" else "csv"
    exchange.file_name = f"{sheet.name}-{link.source}-{exchange.number}.{ending}"
    exchange.sha256, exchange.size, exchange.rows = hashlib.sha256(content).digest(), len(content), len(sheet.rows)
    exchange.save(update_fields=["file_name", "sha256", "size", "rows"])
    places.put(places.outgoing(), exchange.file_name, content)
    record(actor_of(link), "exchange.out", on=("exchange", exchange.pk), rows=len(sheet.rows))


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([sheet.titles, *[[_guarded(cell) for cell in row] for row in sheet.rows]])
    return text.getvalue().encode(_ENCODINGS[sheet.format])


def _guarded(text: str) -> str:
    return "'" + text if is_dangerous(text) else text


def _xlsx(sheet: Sheet) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    page.freeze_panes(1, 0)
    for number, row in enumerate([sheet.titles, *sheet.rows]):
        for column, cell in enumerate(row):
            # Text stays text: no formula, no link, no number that loses its zeros.
            page.write_string(number, column, cell, plain if number else bold)
    book.close()
    return stream.getvalue()
