# SPDX-License-Identifier: Apache-2.0
"""Giving rejected rows back: the sender's own rows with line, reason and what to do, as a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.intake.headers import FILE_COLUMN
from wuzha.intake.models import Batch, Reject
from wuzha.intake.readers.rejects import open_rejects
from wuzha.intake.receivers import Receiver


@transaction.atomic
def write_rejects(path: Path, batches: Sequence[Batch], receiver: Receiver, actor: Actor, purpose: str) -> int:
    """Write the rejects of the batches to `path` (XLSX or CSV by its name); the number of rows.

    Clear personal data leaves the seal, so each batch gets a read event with the number of its rows. Raises ValueError
    without a purpose.
    """
    several = len(batches) > 1
    headers = [FILE_COLUMN] if several else []
    for batch in batches:
        headers += [header for header in batch.headers if header not in headers]
    explain = lru_cache(receiver.explain)
    written = 0
    with open_rejects(path, headers) as writer:
        for batch in batches:
            rejects = Reject.unscoped.filter(batch=batch, raw__isnull=False).order_by("line")
            on = ("batch", batch.id)
            rows = rejects.count()
            open_raw = opener(actor, purpose, on=on, fields=["raw"], rows=rows)
            for reject in rejects[:rows].iterator(chunk_size=2000):
                cells: dict[str, str] = json.loads(open_raw("raw", reject.raw, reject.pk))
                if several:
                    cells[FILE_COLUMN] = batch.file_name
                told = [explain(reason) for reason in reject.reasons]
                what = "；".join(dict.fromkeys(what for what, _remedy in told))
                remedy = "；".join(dict.fromkeys(remedy for _what, remedy in told))
                writer.write(reject.line, [cells.get(header, "") for header in headers], what, remedy)
                written += 1
    return written
