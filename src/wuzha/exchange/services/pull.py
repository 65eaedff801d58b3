# SPDX-License-Identifier: Apache-2.0
"""Directives in: each file of the upper platform becomes a batch of intake, once, with a receipt.

The other side is told what became of its file, with the rejected rows; and tells us that ours arrived.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.models.link import Course, Direction, Way
from wuzha.exchange.services import links
from wuzha.exchange.services.calls import authorised, failure
from wuzha.intake.models import BatchStatus
from wuzha.intake.receivers import receiver_for
from wuzha.intake.services import upload
from wuzha.intake.services.open import digest
from wuzha.intake.services.upload import write_rejects

PURPOSE = "退回上级平台 · returned to the upper platform"
#: Receipts given in one run, and characters of a reference that are kept.
MOST, MOST_REFERENCE = 200, 64


def receipt_of(exchange: Exchange) -> dict[str, Any]:
    """What the other side is told; counts only."""
    batch = exchange.batch
    counts = ("rows", "accepted", "merged", "duplicates", "rejected", "flagged")
    return {
        "receipt": exchange.number,
        "file": exchange.file_name,
        "sha256": bytes(exchange.sha256).hex(),
        "state": exchange.course,
        "problem": (exchange.problem or {}).get("code"),
        "finished_at": exchange.finished_at.isoformat() if exchange.finished_at else None,
        **({name: getattr(batch, name) for name in counts} if batch else {}),
    }


def give(link: Link) -> int:
    """Give the receipts that are owed; how many. Raises `http.Unanswered`, `Refused`."""
    owed = Exchange.unscoped.filter(link=link, direction=Direction.IN, acknowledged_at__isnull=True)
    given = 0
    for exchange in owed.exclude(course=Course.RUNNING).select_related("batch").order_by("pk")[:MOST]:
        body = json.dumps(receipt_of(exchange), ensure_ascii=False, indent=1).encode()
        if link.way == Way.FOLDER:
            _leave(link, exchange, body)
        else:
            answer = http.call(
                "POST",
                f"{link.place}/receipts",
                body=body,
                headers={"Content-Type": "application/json", "Idempotency-Key": exchange.number, **authorised(link)},
            )
            if not answer.ok:
                raise failure(answer)
        given += Exchange.unscoped.filter(pk=exchange.pk, acknowledged_at__isnull=True).update(
            acknowledged_at=timezone.now()
        )
    return given


def _leave(link: Link, exchange: Exchange, body: bytes) -> None:
    folder = links.folders_of(link.place)["receipts"]
    batch = exchange.batch
    if batch is not None and batch.rejected:
        content = io.BytesIO()
        write_rejects(content, [batch], receiver_for(batch.kind), actor_of(link), PURPOSE)
        links.put(folder, f"{exchange.number}-rejects.xlsx", content.getvalue())
    links.put(folder, f"{exchange.number}-receipt.json", body)


@transaction.atomic
def confirm(exchange: Exchange, reference: str) -> bool:
    """Our file arrived, and they call it `reference`; whether that is news."""
    confirmed = Exchange.unscoped.filter(pk=exchange.pk, acknowledged_at__isnull=True).update(
        acknowledged_at=timezone.now(), reference=reference[:MOST_REFERENCE]
    )
    if confirmed:
        record(actor_of(exchange.link), "exchange.confirmed", on=("exchange", exchange.pk))
    return bool(confirmed)


def read_acks(link: Link) -> int:
    """Acknowledgements in the drop folder: `<name of our file>.ack`, whose first line is their number."""
    if link.way != Way.FOLDER:
        return 0
    folders = links.folders_of(link.place)
    confirmed = 0
    for path in links.waiting_files(folders["acks"], float("inf")):
        name = path.name.removesuffix(".ack")
        sent = Exchange.unscoped.select_related("link__unit").filter(link=link, direction=Direction.OUT, file_name=name)
        exchange = sent.first()
        if exchange is not None:
            with path.open(encoding="utf-8", errors="replace") as file:
                confirmed += confirm(exchange, file.readline(MOST_REFERENCE + 1).strip())
        links.move(path, folders["done" if exchange else "failed"], exchange.number if exchange else "unknown")
    return confirmed


KIND = "warnings"
#: Seconds a file must lie unchanged before it is taken for whole.
SETTLED = 5.0
#: Bytes read at once, and answers fetched in one run.
PIECE, MOST_ANSWERS = 1024 * 1024, 100
_ENDINGS = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def actor_of(link: Link) -> Actor:
    """In whose name a link acts: the platform as a source, with the reach of the receiving unit."""
    unit = link.unit
    return Actor(kind="source", label=link.source, unit_id=unit.pk, unit_code=unit.code, unit_path=unit.path)


def pull(link: Link) -> list[Exchange]:
    """Fetch everything that waits; the exchanges begun. Raises `Refused`, `http.Unanswered`."""
    return _pull_folder(link) if link.way == Way.FOLDER else _pull_http(link)


def _pull_folder(link: Link) -> list[Exchange]:
    """File by file: take it in one transaction, then put it aside. A run that dies in between finds the file again,
    knows it by its digest, and only puts it aside."""
    folders = links.folders_of(link.place)
    begun = []
    for path in links.waiting_files(folders["in"], time.time() - SETTLED):
        exchange, is_new = _take(
            link, Incoming(path.name, _pieces(path), digest(path), path.stat().st_size), link.cursor
        )
        if is_new:
            begun.append(exchange)
        aside = folders["failed" if exchange.course == Course.FAILED else "done"]
        links.move(path, aside, exchange.number)
    return begun


def _pull_http(link: Link) -> list[Exchange]:
    """`GET {place}/directives?after={cursor}` until it answers 204 or an empty body.

    200 brings one file (CSV, TSV, XLS, XLSX) and in `Next-Cursor` where to go on.
    """
    begun = []
    cursor = link.cursor
    for _ in range(MOST_ANSWERS):
        answer = http.call("GET", f"{link.place}/directives?{urlencode({'after': cursor})}", headers=authorised(link))
        if answer.status == 204 or (answer.ok and not answer.body):
            break
        if not answer.ok:
            raise failure(answer)
        after = answer.headers.get("next-cursor", "")[:200]
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        name = f"{link.source}-{hashlib.sha256(answer.body).hexdigest()[:12]}{_ENDINGS.get(kind, '')}"
        sha256 = hashlib.sha256(answer.body).digest()
        exchange, is_new = _take(link, Incoming(name, [answer.body], sha256, len(answer.body)), after)
        if is_new:
            begun.append(exchange)
        if not after or after == cursor:
            break
        cursor = after
    return begun


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file of the other side, in a drop folder or in an answer: it is sealed as it is read."""

    name: str
    pieces: Iterable[bytes]
    sha256: bytes
    size: int


def _take(link: Link, file: Incoming, cursor: str) -> tuple[Exchange, bool]:
    """The exchange of a file, and whether it is a new one: the same file twice is one exchange."""
    try:
        with transaction.atomic():
            known = Exchange.unscoped.filter(link=link, direction=Direction.IN, sha256=file.sha256)
            found = known.exclude(course=Course.FAILED).first()
            Link.unscoped.filter(pk=link.pk).update(cursor=cursor)
            if found is not None:
                return found, False
            return _begin(link, file), True
    except IntegrityError:  # another worker takes the same file at this moment
        return Exchange.unscoped.exclude(course=Course.FAILED).get(link=link, sha256=file.sha256), False


def _begin(link: Link, file: Incoming) -> Exchange:
    actor = actor_of(link)
    batch = upload.take(actor, file.pieces, file_name=file.name, kind=KIND, source=link.source, unit=link.unit)
    failed = batch.status == BatchStatus.FAILED
    exchange = Exchange.unscoped.create(
        link=link, direction=Direction.IN, file_name=batch.file_name, sha256=file.sha256, size=file.size,
        batch=batch, course=Course.FAILED if failed else Course.RUNNING, problem=batch.problem,
        finished_at=timezone.now() if failed else None,
    )  # fmt: skip
    record(actor, "exchange.in", on=("exchange", exchange.pk), outcome="REFUSED" if failed else "OK")
    if batch.status == BatchStatus.READY:
        upload.start(actor, batch)
    return exchange


def settle(link: Link) -> int:
    """Close the receipts of batches that have ended; how many. A batch whose headers wait for a person stays open."""
    ended = {BatchStatus.DONE: Course.DONE, BatchStatus.FAILED: Course.FAILED, BatchStatus.CANCELLED: Course.FAILED}
    running = Exchange.unscoped.filter(link=link, direction=Direction.IN, course=Course.RUNNING)
    closed = 0
    for exchange in running.filter(batch__status__in=list(ended)).select_related("batch"):
        batch = exchange.batch
        assert batch is not None  # noqa: S101 - by the condition on it
        problem = batch.problem or ({"code": "CANCELLED"} if batch.status == BatchStatus.CANCELLED else None)
        closed += Exchange.unscoped.filter(pk=exchange.pk, course=Course.RUNNING).update(
            course=ended[BatchStatus(batch.status)], rows=batch.done, problem=problem, finished_at=timezone.now()
        )
    return closed


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
