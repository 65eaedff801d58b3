# SPDX-License-Identifier: Apache-2.0
"""Sending what is owed to an upper platform: feedback and false alarms, each file until it has arrived."""

from __future__ import annotations

import json

from django.utils import timezone, translation

from wuzha.exchange import http
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.models.link import Course, Direction, Way
from wuzha.exchange.services import false_alarms, links, outgoing
from wuzha.exchange.services.calls import authorised, failure
from wuzha.exchange.services.pull import confirm
from wuzha.sealed.files import read_sealed

_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def push(link: Link) -> list[Exchange]:
    """Make the files that are owed and send what waits; the exchanges begun. Raises `http.Unanswered`, `Refused`."""
    begun = []
    with translation.override("zh-hans"):  # the files are for Chinese systems, whoever runs this
        for prepare in (outgoing.prepare, false_alarms.prepare):
            while (exchange := prepare(link)) is not None:
                begun.append(exchange)
    send(link)
    return begun


def send(link: Link) -> int:
    """Send the files that wait, in their order; how many arrived. Raises `http.Unanswered`, `Refused`."""
    waiting = Exchange.unscoped.filter(link=link, direction=Direction.OUT, course=Course.RUNNING)
    sent = 0
    for exchange in waiting.select_related("link__unit").order_by("pk"):
        content = _content(exchange)
        reference = ""
        if link.way == Way.FOLDER:
            links.put(links.folders_of(link.place)["out"], exchange.file_name, content)
        else:
            reference = _post(link, exchange, content)
        done = Exchange.unscoped.filter(pk=exchange.pk, course=Course.RUNNING).update(
            course=Course.DONE, finished_at=timezone.now()
        )
        if done and link.way == Way.HTTP:
            confirm(exchange, reference)
        _let_go(exchange)
        sent += done
    return sent


def _content(exchange: Exchange) -> bytes:
    """The file; one that an earlier version wrote lies in clear. Raises `OSError`."""
    if exchange.uid is None:
        return (links.outgoing() / exchange.file_name).read_bytes()
    return read_sealed(exchange.uid)


def _let_go(exchange: Exchange) -> None:
    if exchange.uid is None:
        (links.outgoing() / exchange.file_name).unlink(missing_ok=True)
    else:
        outgoing.OUTGOING.let_go(exchange.uid)


def _post(link: Link, exchange: Exchange, content: bytes) -> str:
    """`POST {place}/feedback`; the number they gave it."""
    answer = http.call(
        "POST",
        f"{link.place}/feedback",
        body=content,
        headers={
            "Content-Type": _TYPES[exchange.file_name.rpartition(".")[2]],
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
