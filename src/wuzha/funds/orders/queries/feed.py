# SPDX-License-Identifier: Apache-2.0
"""Which cases changed since a mark. Marks are those of the warning desk's feed (`warning.queries.changes`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.models import CaseChanged
from wuzha.warning.queries.changes import Mark, MarkTooOldError
from wuzha.warning.rulesets import LIVE

#: The channel on which PostgreSQL says that there is something to read.
CHANNEL = "wuzha_funds_desk"


@dataclass(frozen=True, slots=True)
class Moved:
    """Cases that changed, and the centres they belong to."""

    cases: frozenset[int] = frozenset()
    centres: frozenset[int] = frozenset()


def since(actor: Actor, mark: Mark, until: Mark) -> Moved:
    """What was committed between the two marks in the actor's reach. Raises `MarkTooOldError`."""
    if datetime.fromtimestamp(mark.at, UTC) < timezone.now() - timedelta(hours=LIVE.at().keep_hours):
        raise MarkTooOldError(str(mark.at))
    rows = CaseChanged.objects.visible_to(actor).filter(
        _is("txid >= pg_snapshot_xmin(%s::pg_snapshot)", mark.seen),
        _is("NOT pg_visible_in_snapshot(txid, %s::pg_snapshot)", mark.seen),
        _is("pg_visible_in_snapshot(txid, %s::pg_snapshot)", until.seen),
    )
    found = list(rows.order_by().values_list("case", "centre").distinct())
    return Moved(frozenset(case for case, _centre in found), frozenset(centre for _case, centre in found))


def _is(condition: str, parameter: str) -> RawSQL:
    return RawSQL(condition, [parameter], output_field=BooleanField())  # noqa: S611 - conditions of this module
