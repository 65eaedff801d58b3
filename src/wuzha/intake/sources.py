# SPDX-License-Identifier: Apache-2.0
"""Where rows come from, and whether each source still sends: its last push against its usual interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, SourceKey
from wuzha.intake.receivers import kinds
from wuzha.intake.rulesets import SILENCE
from wuzha.org.reach import units_below
from wuzha.org.rules import rule_set

#: Rejects are counted over so long; a source that sent nothing for so long and has neither key nor link is no source.
LATELY, FORGOTTEN = timedelta(days=7), timedelta(days=92)
#: So many usual intervals of silence are more than a hitch.
LONG = 3


class SourceState(StrEnum):
    """How a source stands."""

    SENDING = "sending"
    SILENT = "silent"
    #: Silent for several of its intervals.
    DEAD = "dead"
    #: Has a key or a link, and never sent anything.
    NEVER = "never"


def source_name(source: str) -> str:
    """A channel in words, as the rule set in force names it; its code where nobody has named it."""
    own = next((title for kind, title in kinds() if source == kind.upper()), None)
    if own is not None:  # a list of one's own, brought without a channel
        return own
    return _("Statements of banks") if source == "statements" else str(rule_set("warning.sources").at().label(source))


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source: how it sends (`api`, `link`, `file`), when it last did, and what of the last days was rejected."""

    source: str
    kind: str
    state: SourceState
    usual: timedelta
    last_at: datetime | None = None
    silence: timedelta | None = None
    batches: int = 0
    rejected: int = 0
    #: The latest batch with rejects.
    rejects_in: int | None = None


def state_of(last_at: datetime | None, usual: timedelta, now: datetime) -> SourceState:
    """A source sends while its silence is no longer than its usual interval."""
    if last_at is None:
        return SourceState.NEVER
    silence = now - last_at
    if silence <= usual:
        return SourceState.SENDING
    return SourceState.DEAD if silence > LONG * usual else SourceState.SILENT


def standings(
    actor: Actor, now: datetime, links: Iterable[str] = (), expected: Iterable[str] = ()
) -> list[SourceStanding]:
    """Every source in the actor's reach, silent ones first. `links` are the channels of upper platforms, `expected`
    those that are to send, whether they ever did or not."""
    rules, lately = SILENCE.at(now), Q(created_at__gte=now - LATELY)
    rows = Batch.objects.visible_to(actor).filter(created_at__gte=now - FORGOTTEN).exclude(source="")
    found: dict[str, dict[str, Any]] = {
        row["source"]: dict(row)
        for row in rows.values("source").annotate(
            last_at=Max("created_at"), lately=Count("pk", filter=lately), bad=Sum("rejected", filter=lately),
            rejects_in=Max("pk", filter=lately & Q(rejected__gt=0)), by_api=Count("pk", filter=Q(via="api")),
        )
    }  # fmt: skip
    reach = SourceKey.objects.filter(revoked_at__isnull=True, unit_id__in=units_below(actor.unit_path).ids)
    keys, linked = set(reach.values_list("source", flat=True)), set(links)
    standing = []
    for source in sorted({*found, *keys, *linked, *expected}):
        row: dict[str, Any] = found.get(source, {})
        kind = "link" if source in linked else "api" if source in keys or row.get("by_api") else "file"
        usual = timedelta(hours=rules.hours_of(source, kind))
        last_at = row.get("last_at")
        standing.append(
            SourceStanding(
                source, kind, state_of(last_at, usual, now), usual, last_at, last_at and now - last_at,
                row.get("lately", 0), row.get("bad") or 0, row.get("rejects_in"),
            )
        )  # fmt: skip
    order = [SourceState.DEAD, SourceState.SILENT, SourceState.SENDING, SourceState.NEVER]
    return sorted(standing, key=lambda one: order.index(one.state))
