# SPDX-License-Identifier: Apache-2.0
"""Rows of a batch that are not in, kept to be given back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import RejectedRow
from wuzha.sealed import Kind, seal


def keep_rejects(batch: Batch, rows: Iterable[RejectedRow]) -> None:
    """Keep the rows with their reasons. A receiver's service that refuses parsed rows (a conflict with what is here)
    keeps them by this, and says how many as `Counts.rejected`."""
    Reject.unscoped.bulk_create(
        [
            Reject(
                batch=batch,
                line=row.line,
                reasons=[str(problem)[:64] for problem in row.problems],
                raw=seal(Kind.TEXT, json.dumps(dict(row.raw), ensure_ascii=False)),
            )
            for row in rows
        ]
    )
