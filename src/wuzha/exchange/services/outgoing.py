# SPDX-License-Identifier: Apache-2.0
"""Files for an upper platform: written, kept with their receipt until they are sent.

Feedback tells a platform what closed of what it pushed, in its layout, each closing once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.exchange.models import Exchange, FedBack, Link
from wuzha.exchange.models.link import Course, Direction
from wuzha.exchange.rules import Closure, Try, feedback
from wuzha.exchange.rulesets import FEEDBACK, PERSONAL_FIELDS, Layout
from wuzha.exchange.services.pull import actor_of
from wuzha.intake.readers.rejects import is_dangerous
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Owner, Place
from wuzha.warning.models import Transition
from wuzha.warning.queries.acts import LOOK_BACK, Closing, acts_not_passed_on, last_act, of_channel, with_work
from wuzha.warning.rules.lifecycle import Act, Level
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import CAUSES, COMPLETION, FRAUD_TYPES, LEVELS

_ENCODINGS = {"csv-utf8": "utf-8-sig", "csv-gb18030": "gb18030"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into a file. `format` as in the layout of the feedback file."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    format: str


#: Files for an upper platform, until they have arrived.
OUTGOING = Owner(
    ("files to be sent to other platforms", "待发送给其他平台的文件"),
    Place.FILES,
    lambda: Exchange.unscoped.filter(direction=Direction.OUT, course=Course.RUNNING, uid__isnull=False),
)


def begin(link: Link) -> Exchange:
    """A receipt for a file that is about to be written in the same transaction."""
    return Exchange.unscoped.create(link=link, direction=Direction.OUT, file_name="", sha256=b"", size=0, rows=0)


def keep(exchange: Exchange, sheet: Sheet) -> None:
    """Write the file and put it where it waits to be sent; its digest and size go into the receipt."""
    content = _xlsx(sheet) if sheet.format == "xlsx" else _csv(sheet)
    link = exchange.link
    ending = "xlsx" if sheet.format == "xlsx" else "csv"
    exchange.file_name = f"{sheet.name}-{link.source}-{exchange.number}.{ending}"
    exchange.sha256, exchange.size, exchange.rows = hashlib.sha256(content).digest(), len(content), len(sheet.rows)
    exchange.uid = uuid.uuid4()
    write_sealed(exchange.uid, content)
    exchange.save(update_fields=["file_name", "sha256", "size", "rows", "uid"])
    record(actor_of(link), "exchange.out", on=("exchange", exchange.pk), rows=len(sheet.rows))


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([sheet.titles, *[[_guarded(cell) for cell in row] for row in sheet.rows]])
    return text.getvalue().encode(_ENCODINGS[sheet.format])


def _guarded(text: str) -> str:
    return "'" + text if is_dangerous(text) else text


def _xlsx(sheet: Sheet) -> bytes:
    import xlsxwriter  # a twentieth of the start of every process

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


PURPOSE = "预警反馈上报 · feedback to the upper platform"


@transaction.atomic
def prepare(link: Link) -> Exchange | None:
    """One file of feedback that is owed, waiting to be sent; `None` when nothing is owed.

    1. The closings since the link was made of warnings that this channel pushed, and that were not fed back. A warning
       that was reopened tells when it closes again.
    2. A row for each of the channel's directives behind them.
    3. The file, its receipt and the note of each closing are kept together.
    """
    layout = FEEDBACK.at()
    newest = last_act()
    owed = acts_not_passed_on(link.fed_after, [Act.CLOSE], FedBack, "closing", link=link)
    closings = list(of_channel(owed, link.source)[: layout.rows_per_file])
    seen = closings[-1].pk if len(closings) == layout.rows_per_file else newest
    Link.unscoped.filter(pk=link.pk, fed_after__lt=seen - LOOK_BACK).update(fed_after=seen - LOOK_BACK)
    if not closings:
        return None
    exchange = begin(link)
    FedBack.objects.bulk_create([FedBack(link=link, closing=one, exchange=exchange) for one in closings])
    rows = _rows(exchange, closings, layout)
    keep(exchange, Sheet("feedback", [column.header for column in layout.columns], rows, layout.format))
    return exchange


def _rows(exchange: Exchange, closings: Sequence[Transition], layout: Layout) -> list[list[str]]:
    """A row for each directive of the channel behind the closings, in the layout's columns."""
    link = exchange.link
    found = with_work(closings, link.source)
    personal = [column.field for column in layout.columns if column.field in PERSONAL_FIELDS]
    count = sum(len(closing.directive_nos) for closing in found)
    about = ("exchange", exchange.pk)
    reveal = opener(actor_of(link), PURPOSE, on=about, fields=personal, rows=count) if personal else None
    rows = []
    for closing in found:
        cells = _cells(closing)
        if reveal and closing.directive_nos:
            cells["phone"] = reveal("phone", closing.act.warning.phone, closing.act.pk)
        for number in closing.directive_nos:
            cells["directive_no"] = number
            rows.append([cells[column.field] for column in layout.columns])
    return rows


def _cells(closing: Closing) -> dict[str, str]:
    warning, at = closing.act.warning, closing.act.at
    causes = CAUSES.at()
    outcome = Outcome(warning.outcome)
    level = Level(warning.level).name
    closed = Closure(
        outcome=outcome,
        visit_required=level in COMPLETION.at(at).visit_required,
        attempts=[
            Try(one.channel, one.result, causes.label(one.cause) if one.cause else "") for one in closing.attempts
        ],
        averted_fen=warning.averted_claimed_fen + warning.averted_evidenced_fen,
        loss_fen=warning.loss_fen,
        closed_at=at,
        feedback_due=warning.feedback_due,
    )
    return feedback(closed) | {
        "local_no": warning.number,
        "level": LEVELS.at().label(level),
        "fraud_type": FRAUD_TYPES.at().label(warning.fraud_type),
        "closed_at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S"),
        "unit": warning.station.name if warning.station else "",
        "outcome": str(outcome.label),
    }
