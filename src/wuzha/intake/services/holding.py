# SPDX-License-Identifier: Apache-2.0
"""Who is at a piece of work right now: a lock that the database lets go of by itself when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from wuzha.intake.models import Batch
from wuzha.org.services.holding import hold as held

#: Space of the advisory locks of batches, the batch's number within it.
LOCK_SPACE = 0x5749
_HELD = """
    SELECT objid FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def hold(key: int, space: int = LOCK_SPACE) -> Iterator[bool]:
    """Hold a batch (or what else has a space of its own) for the block; False when another process holds it."""
    with held(key, space) as mine:
        yield mine


def without_holder(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those of the batches that no living process holds."""
    return batches.exclude(pk__in=RawSQL(_HELD, [LOCK_SPACE]))  # noqa: S611 - constant text, one parameter
