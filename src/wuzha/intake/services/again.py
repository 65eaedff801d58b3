# SPDX-License-Identifier: Apache-2.0
"""Rejected rows that wait for one answer, such as what a word means to its source, taken in once it was given.

The rest of the row was good: it stays a reject for this one reason, sealed as it came, until then.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import F

from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Problem, parser_for, receiver_for
from wuzha.intake.services.open import ENDED, note
from wuzha.intake.services.run import actor_of
from wuzha.locks import Lock, hold
from wuzha.sealed.value import read_again_by

#: Rows of one transaction.
CHUNK = 1000


def take_again(batch_id: int, reason: str) -> int:
    """Take in the rows of a batch that were rejected for this reason alone and can be taken now; how many.

    A row that still cannot stays as it is. Killed and called again, it goes on; nothing happens while the batch runs,
    or another process does the same.
    """
    taken, after = 0, 0
    with hold(Lock.BATCH, batch_id) as mine:
        while mine and (found := _chunk(batch_id, reason, after)) is not None:
            after, number = found
            taken += number
        if taken:
            batch = Batch.unscoped.select_related("by", "unit").get(pk=batch_id)
            note(actor_of(batch), batch, "again", rows=taken)
    return taken


@transaction.atomic
def _chunk(batch_id: int, reason: str, after: int) -> tuple[int, int] | None:
    """(last line looked at, rows taken in) of the next rows; nothing when there are none."""
    batch = Batch.unscoped.select_for_update(of=("self",)).select_related("by", "unit").get(pk=batch_id)
    waiting = Reject.unscoped.filter(batch=batch, reasons=[reason], raw__isnull=False, line__gt=after)
    rejects = list(waiting.order_by("line")[:CHUNK]) if batch.status in ENDED else []
    if not rejects:
        return None
    rows: list[dict[str, Any]] = [read_again_by(one.raw, json.loads) if one.raw else {} for one in rejects]
    headers = batch.headers or sorted({header for row in rows for header in row})
    receiver = receiver_for(batch.kind)
    mapping = batch.mapping or {name: name for name in headers if name in receiver.dictionary().fields}
    parse = parser_for(receiver, headers, mapping, batch)
    parsed = parse([one.line for one in rejects], [[row.get(header) for row in rows] for header in headers])
    still = {row.line for row in parsed.rejects}
    for row in parsed.rejects:
        if row.problems != (Problem(*reason.split(":", 1)),):  # what was good then is not now
            told = [str(problem)[:64] for problem in row.problems]
            Reject.unscoped.filter(batch=batch, line=row.line).update(reasons=told)
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor_of(batch))
    gone = [one.pk for one in rejects if one.line not in still]
    Reject.unscoped.filter(pk__in=gone).delete()
    Batch.unscoped.filter(pk=batch.pk).update(
        accepted=F("accepted") + counts.accepted,
        merged=F("merged") + counts.merged,
        waiting=F("waiting") + counts.waiting,
        duplicates=F("duplicates") + counts.duplicates,
        flagged=F("flagged") + counts.flagged,
        rejected=F("rejected") - len(gone),
    )
    return rejects[-1].line, len(gone)
