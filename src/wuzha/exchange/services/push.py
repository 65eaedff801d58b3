# SPDX-License-Identifier: Apache-2.0
"""Feedback out: what closed goes back to the platform that pushed it, in its layout, each closing once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Exchange, FedBack, Link
from wuzha.exchange.models.link import Course, Direction, Way
from wuzha.exchange.rules.feedback import Closed, Try, feedback
from wuzha.exchange.rulesets import FEEDBACK, PERSONAL_FIELDS, Layout
from wuzha.exchange.services import places
from wuzha.exchange.services.calls import authorised, failure
from wuzha.exchange.services.pull import actor_of
from wuzha.exchange.services.receipts import confirm
from wuzha.intake.readers.rejects import is_dangerous
from wuzha.sealed.value import opener
from wuzha.warning.models import Transition
from wuzha.warning.queries.acts import LOOK_BACK, acts_not_passed_on, last_act
from wuzha.warning.queries.closings import Closing, of_channel, with_work
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import Act
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import CAUSES, COMPLETION, FRAUD_TYPES, LEVELS

PURPOSE = "预警反馈上报 · feedback to the upper platform"
_ENCODINGS = {"csv-utf8": "utf-8-sig", "csv-gb18030": "gb18030"}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv-utf8": "text/csv; charset=utf-8",
    "csv-gb18030": "text/csv; charset=gb18030",
}


def push(link: Link) -> list[Exchange]:
    """Make the files that are owed and send what waits; the exchanges begun. Raises `http.Unanswered`, `Refused`."""
    begun = []
    while (exchange := prepare(link)) is not None:
        begun.append(exchange)
    send(link)
    return begun


@transaction.atomic
def prepare(link: Link) -> Exchange | None:
    """One file of feedback that is owed, waiting to be sent; `None` when nothing is owed.

    1. The closings since the link was made of warnings that this channel pushed, and that were not fed back. A warning
       that was reopened tells when it closes again.
    2. A row for each of the channel's directives behind them.
    3. The file, its receipt and the note of each closing are kept together.
    """
    if not Link.unscoped.select_for_update(skip_locked=True, no_key=True).filter(pk=link.pk).exists():
        return None
    layout = FEEDBACK.at()
    newest = last_act()
    owed = acts_not_passed_on(link.fed_after, [Act.CLOSE], FedBack, "closing", link=link)
    closings = list(of_channel(owed, link.source)[: layout.rows_per_file])
    seen = closings[-1].pk if len(closings) == layout.rows_per_file else newest
    Link.unscoped.filter(pk=link.pk, fed_after__lt=seen - LOOK_BACK).update(fed_after=seen - LOOK_BACK)
    if not closings:
        return None
    exchange: Exchange = Exchange.unscoped.create(
        link=link, direction=Direction.OUT, file_name="", sha256=b"", size=0, rows=0
    )
    rows = _rows(link, exchange, closings, layout)
    content = _written(rows, layout)
    ending = "xlsx" if layout.format == "xlsx" else "csv"
    exchange.file_name = f"feedback-{link.source}-{exchange.number}.{ending}"
    exchange.sha256, exchange.size, exchange.rows = hashlib.sha256(content).digest(), len(content), len(rows)
    exchange.save(update_fields=["file_name", "sha256", "size", "rows"])
    FedBack.objects.bulk_create([FedBack(link=link, closing=one, exchange=exchange) for one in closings])
    places.put(places.outgoing(), exchange.file_name, content)
    record(actor_of(link), "exchange.out", on=("exchange", exchange.pk), rows=len(rows))
    return exchange


def send(link: Link) -> int:
    """Send the files that wait, in their order; how many arrived. Raises `http.Unanswered`, `Refused`."""
    waiting = Exchange.unscoped.filter(link=link, direction=Direction.OUT, course=Course.RUNNING)
    sent = 0
    for exchange in waiting.select_related("link__unit").order_by("pk"):
        path = places.outgoing() / exchange.file_name
        content = path.read_bytes()
        reference = ""
        if link.way == Way.FOLDER:
            places.put(places.rooms_of(link.place)["out"], exchange.file_name, content)
        else:
            reference = _post(link, exchange, content)
        done = Exchange.unscoped.filter(pk=exchange.pk, course=Course.RUNNING).update(
            course=Course.DONE, finished_at=timezone.now()
        )
        if done and link.way == Way.HTTP:
            confirm(exchange, reference)
        path.unlink(missing_ok=True)
        sent += done
    return sent


def _post(link: Link, exchange: Exchange, content: bytes) -> str:
    """`POST {place}/feedback`; the number they gave it."""
    ending = exchange.file_name.rpartition(".")[2]
    kind = _TYPES["xlsx"] if ending == "xlsx" else _TYPES["csv-utf8"].partition(";")[0]
    answer = http.call(
        "POST",
        f"{link.place}/feedback",
        body=content,
        headers={
            "Content-Type": kind,
            "Content-Disposition": f'attachment; filename="{exchange.file_name}"',
            "Idempotency-Key": exchange.number,
            "Digest": f"sha-256={bytes(exchange.sha256).hex()}",
            **authorised(link),
        },
    )
    if not answer.ok:
        raise failure(answer)
    try:
        told = json.loads(answer.body)
    except ValueError:
        return ""
    return str(told.get("reference") or "") if isinstance(told, dict) else ""


def _rows(link: Link, exchange: Exchange, closings: Sequence[Transition], layout: Layout) -> list[list[str]]:
    """A row for each directive of the channel behind the closings, in the layout's columns."""
    found = with_work(closings, link.source)
    personal = [column.field for column in layout.columns if column.field in PERSONAL_FIELDS]
    count = sum(len(closing.directive_nos) for closing in found)
    reveal = (
        opener(actor_of(link), PURPOSE, on=("exchange", exchange.pk), fields=personal, rows=count) if personal else None
    )
    rows = []
    for closing in found:
        cells = _cells(closing)
        if reveal:
            phone = closing.act.warning.phone
            cells["phone"] = "" if phone is None else reveal(phone)
        for number in closing.directive_nos:
            cells["directive_no"] = number
            rows.append([cells[column.field] for column in layout.columns])
    return rows


def _cells(closing: Closing) -> dict[str, str]:
    warning, at = closing.act.warning, closing.act.at
    causes = CAUSES.at()
    outcome = Outcome(warning.outcome)
    level = Level(warning.level).name
    closed = Closed(
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


def _written(rows: Sequence[Sequence[str]], layout: Layout) -> bytes:
    titles = [column.header for column in layout.columns]
    if layout.format == "xlsx":
        return _xlsx([titles, *rows])
    text = io.StringIO()
    csv.writer(text).writerows([titles, *[[_guarded(cell) for cell in row] for row in rows]])
    return text.getvalue().encode(_ENCODINGS[layout.format])


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    # Text stays text: no formula, no link, no number that loses its zeros.
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("反馈")
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, text if number else bold)
    book.close()
    return stream.getvalue()


def _guarded(text: str) -> str:
    return "'" + text if is_dangerous(text) else text
