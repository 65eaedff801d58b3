# SPDX-License-Identifier: Apache-2.0
"""What a shift hands over: what is open, of other domains too, what was done since the last signing, and which warnings
to watch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.pages import capped
from wuzha.warning.models import Handover, ShiftNote, WarningRecord
from wuzha.warning.queries import shift_parts
from wuzha.warning.queries.alerts import nobody_answered
from wuzha.warning.queries.tasks.lists import next_clock
from wuzha.warning.rules.lifecycle import OPEN, Level, State
from wuzha.warning.rulesets import FRAUD_TYPES

#: Warnings to watch that a note names, the first due in front; nobody reads more.
MOST_NAMED = 12
#: What runs out within this time is to be watched.
AHEAD = timedelta(hours=2)
#: How far back the first note of a unit looks.
FIRST_SINCE = timedelta(hours=12)
MOST_COUNTED = 9999


def of_unit(actor: Actor) -> QuerySet[ShiftNote]:
    """Notes of the actor's own unit, the latest first."""
    rows: QuerySet[ShiftNote] = ShiftNote.objects.visible_to(actor).filter(unit_id=actor.unit_id or 0)
    return rows.select_related("unit", "by", "done_by").order_by("-at", "-pk")


def last_signing(actor: Actor, now: datetime) -> datetime:
    """When the unit's last note was signed; half a day ago when there is none."""
    signed = of_unit(actor).filter(signed_at__isnull=False).values_list("signed_at", flat=True).first()
    return signed or now - FIRST_SINCE


def is_first(note: ShiftNote) -> bool:
    """Whether no note of its unit was signed before it: then it looks back half a day, whenever the shift began."""
    return not ShiftNote.unscoped.filter(unit_id=note.unit_id, signed_at__lt=note.at).exists()


def gathered(actor: Actor, since: datetime, now: datetime | None = None) -> dict[str, Any]:
    """Figures by their code, and the warnings to watch: number, key, scam type and clock. No personal data."""
    now = now or timezone.now()
    mine = units_below(actor.unit_path)
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor).filter(
        Q(station_id__in=mine.ids) | Q(centre_id__in=mine.centres)
    )
    still_open = rows.filter(state__in=OPEN)
    counts = still_open.aggregate(
        waiting=Count("pk", filter=Q(state=State.RECEIVED)),
        unsigned=Count("pk", filter=Q(state=State.DISPATCHED)),
        at_work=Count("pk", filter=Q(state__in=(State.CLAIMED, State.SIGNED, State.WORKING))),
        overdue=Count("pk", filter=Q(next_due__lt=now)),
    )
    figures = counts | {
        "arrived": capped(rows.filter(received_at__gt=since), MOST_COUNTED),
        "dispatched": capped(rows.filter(dispatched_at__gt=since), MOST_COUNTED),
        "closed": capped(rows.filter(closed_at__gt=since), MOST_COUNTED),
        "alerts": nobody_answered(actor),
        "handovers": capped(
            Handover.objects.visible_to(actor).filter(done_at__isnull=True, warning__in=rows.values("pk")), MOST_COUNTED
        ),
    }
    watch = still_open.filter(next_due__lt=now + AHEAD).order_by("next_due", "pk")[:MOST_NAMED]
    return {
        "figures": figures, "watch": [_named(one) for one in watch], "open": shift_parts.still_open(actor, now),
    }  # fmt: skip


def _named(warning: WarningRecord) -> dict[str, Any]:
    clock = next_clock(warning)
    return {
        "pk": warning.pk,
        "number": warning.number,
        "level": Level(warning.level).name,
        "type": FRAUD_TYPES.at().label(warning.fraud_type),
        "clock": clock.name.value if clock else "",
        "due": clock.due.isoformat() if clock else "",
    }
