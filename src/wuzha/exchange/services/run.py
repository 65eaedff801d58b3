# SPDX-License-Identifier: Apache-2.0
"""One run over the links that are due. A link that fails says so and does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from wuzha.exchange.http import NoAnswerError
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.services import pull, push
from wuzha.locks import Lock, hold
from wuzha.refusals import RefusalError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Ran:
    """What one run over a link did. `problem` is a code, empty when all went well."""

    begun: list[Exchange] = field(default_factory=list)
    receipts: int = 0
    confirmed: int = 0
    problem: str = ""


def due(now: datetime) -> QuerySet[Link]:
    """Active links whose time has come, or that have a receipt to close."""
    waits = Q(pulls=True, next_pull_at__lte=now) | Q(pushes=True, next_push_at__lte=now)
    open_in = Exchange.unscoped.filter(direction="IN", acknowledged_at__isnull=True).values("link_id")
    found = Link.unscoped.filter(waits | Q(pk__in=open_in), active=True).select_related("unit")
    return found.order_by("pk")


def run(link: Link, now: datetime, ingest: Callable[[Exchange], None] = lambda _exchange: None) -> Ran:
    """Fetch, close receipts, send; nothing while another process is at the link.

    `ingest` may take the begun batches in at once; else a worker does.

    1. Fetch directives, if it is time.
    2. Close the receipts of batches that ended; give the receipts that are owed; read the acknowledgements of ours.
    3. Send feedback, if it is time.
    """
    with hold(Lock.LINK, link.pk) as held:
        return _run(link, now, ingest) if held else Ran()


def _run(link: Link, now: datetime, ingest: Callable[[Exchange], None]) -> Ran:
    ran = Ran()
    moved: dict[str, Any] = {}
    later = now + timedelta(minutes=link.every_minutes)
    try:
        if link.pulls and link.next_pull_at <= now:
            moved["next_pull_at"] = later
            ran.begun += pull.pull(link)
            for exchange in ran.begun:
                ingest(exchange)
        pull.settle(link)
        ran.receipts = pull.give(link)
        ran.confirmed = pull.read_acks(link)
        if link.pushes and link.next_push_at <= now:
            moved["next_push_at"] = later
            ran.begun += push.push(link)
    except NoAnswerError as unanswered:
        ran.problem = unanswered.code
    except RefusalError as refused:
        ran.problem = refused.code
    except OSError:
        log.exception("The folder of link %s cannot be used", link.pk)
        ran.problem = "FOLDER_UNREADABLE"
    problem = {"code": ran.problem, "at": now.isoformat()} if ran.problem else None
    Link.unscoped.filter(pk=link.pk).update(problem=problem, **moved)
    return ran
