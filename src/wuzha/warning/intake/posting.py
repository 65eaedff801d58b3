# SPDX-License-Identifier: Apache-2.0
"""A posted batch through the same door as the rows of a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import Batch, BatchStatus, Reject, SourceKey
from wuzha.intake.receivers import Problem, RejectedRow
from wuzha.sealed import Kind, seal
from wuzha.warning.intake.body import Rows
from wuzha.warning.intake.explain import explain
from wuzha.warning.intake.receiver import WarningReceiver
from wuzha.warning.models import WarningRecord
from wuzha.warning.services.receive import Receipt, Verdict, receive
from wuzha.warning.services.receive.incoming import SealedRow

RECEIVER = WarningReceiver()


@dataclass(slots=True)
class PostResult:
    """What became of the rows of a request."""

    receipt: Receipt
    rejects: list[RejectedRow]
    flags: dict[int, tuple[str, ...]]
    batch: Batch

    def body(self) -> dict[str, Any]:
        """The counts, and one entry a row in the order of the request."""
        entries = {v.line: entry_of(v, self.flags[v.line]) for v in self.receipt.verdicts}
        entries |= {row.line: entry_of_reject(row) for row in self.rejects}
        return counts_of(self.batch) | {"results": [entries[line] for line in sorted(entries)]}


def entry_of(verdict: Verdict, flags: Sequence[str]) -> dict[str, Any]:
    """What became of a row that is in, as the answer says it."""
    number = WarningRecord.number_of(verdict.warning_id) if verdict.warning_id else None
    return {
        "line": verdict.line, "became": str(verdict.became), "warning": number,
        "flags": [problem(flag) for flag in flags], "problems": [],
    }  # fmt: skip


def entry_of_reject(row: RejectedRow) -> dict[str, Any]:
    """What is wrong with a row that is not in."""
    problems = [problem(str(found)) for found in row.problems]
    return {"line": row.line, "became": "REJECTED", "warning": None, "flags": [], "problems": problems}


def counts_of(batch: Batch) -> dict[str, int]:
    """A batch in numbers."""
    return {
        "batch": batch.pk, "rows": batch.rows, "accepted": batch.accepted, "merged": batch.merged,
        "duplicates": batch.duplicates, "rejected": batch.rejected, "flagged": batch.flagged,
    }  # fmt: skip


def problem(text: str) -> dict[str, str]:
    """A `field:CODE` with its sentences in the language of the request."""
    field, _colon, code = text.partition(":")
    what, remedy = explain(text)
    return {"field": field, "code": code, "what": what, "remedy": remedy}


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def post(key: SourceKey, rows: Rows, actor: Actor) -> PostResult:
    """Parse, receive and keep the rejects, all in one transaction."""
    fields = sorted({name for row in rows.rows for name in row})
    parsed = RECEIVER.parser_of_fields(fields, key.source)(
        rows.lines, [[row.get(name) or None for row in rows.rows] for name in fields]
    )
    sealed: list[SealedRow] = parsed.rows
    rejects = [*parsed.rejects, *(RejectedRow(line, (Problem("row", code),), {}) for line, code in rows.broken.items())]
    batch = _open(key, len(rows.rows) + len(rows.broken))
    receipt = receive(sealed, source=key.source, centre_id=key.unit_id, actor=actor, batch=batch)
    _close(batch, receipt, rejects)
    if rejects:
        record(actor, "warning.reject", on=("batch", batch.pk), rows=len(rejects))
    return PostResult(receipt, rejects, {row.row.line: row.row.flags for row in sealed}, batch)


def _open(key: SourceKey, rows: int) -> Batch:
    batch: Batch = Batch.unscoped.create(
        kind=RECEIVER.kind, source=key.source, unit=key.unit, via="api", rows=rows, status=BatchStatus.RUNNING,
        started_at=timezone.now(),
    )  # fmt: skip
    return batch


def _close(batch: Batch, receipt: Receipt, rejects: list[RejectedRow]) -> None:
    Reject.unscoped.bulk_create(
        Reject(
            batch=batch,
            line=row.line,
            reasons=[str(found)[:64] for found in row.problems],
            raw=seal(Kind.TEXT, json.dumps(dict(row.raw), ensure_ascii=False)),
        )
        for row in rejects
    )
    batch.accepted, batch.merged, batch.duplicates = receipt.accepted, receipt.merged, receipt.duplicates
    batch.rejected, batch.flagged, batch.done = len(rejects), receipt.flagged, batch.rows
    batch.status, batch.finished_at = BatchStatus.DONE, timezone.now()
    batch.save()
