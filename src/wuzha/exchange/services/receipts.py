# SPDX-License-Identifier: Apache-2.0
"""Receipts: the other side is told what became of its file, with the rejected rows; and tells us that ours arrived."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.models.link import Course, Direction, Way
from wuzha.exchange.services import places
from wuzha.exchange.services.calls import authorised, failure
from wuzha.exchange.services.pull import actor_of
from wuzha.intake.receivers import receiver_for
from wuzha.intake.services.rejects import write_rejects

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
    folder = places.folders_of(link.place)["receipts"]
    batch = exchange.batch
    if batch is not None and batch.rejected:
        with tempfile.TemporaryDirectory(dir=places.outgoing()) as place:
            path = Path(place) / "rejects.xlsx"
            write_rejects(path, [batch], receiver_for(batch.kind), actor_of(link), PURPOSE)
            places.put(folder, f"{exchange.number}-rejects.xlsx", path.read_bytes())
    places.put(folder, f"{exchange.number}-receipt.json", body)


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
    folders = places.folders_of(link.place)
    confirmed = 0
    for path in places.waiting_files(folders["acks"], float("inf")):
        name = path.name.removesuffix(".ack")
        sent = Exchange.unscoped.select_related("link__unit").filter(link=link, direction=Direction.OUT, file_name=name)
        exchange = sent.first()
        if exchange is not None:
            with path.open(encoding="utf-8", errors="replace") as file:
                confirmed += confirm(exchange, file.readline(MOST_REFERENCE + 1).strip())
        places.move(path, folders["done" if exchange else "failed"], exchange.number if exchange else "unknown")
    return confirmed
