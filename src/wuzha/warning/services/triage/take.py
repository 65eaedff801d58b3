# SPDX-License-Identifier: Apache-2.0
"""Taking a warning: the next of the queue, or one chosen by hand."""

from __future__ import annotations

import json
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import detail_of
from wuzha.org.reach import all_centres, units_below
from wuzha.org.roles import May
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.queues import to_take
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services.claims import lease_end, lock_hands, must_have_room
from wuzha.warning.services.receive.sql import blocks
from wuzha.warning.services.transitions import at_centre, move, must_hold, service

SQL = blocks(Path(__file__).with_name("take.sql"))


@service(May.TRIAGE, action="claim")
def take_next(actor: Actor, filters: Filters | None = None) -> WarningRecord | None:
    """Claim the first waiting warning of the queue, or of the part of it that the filters name; `None` when none waits.

    1. Lock the taker, so that two windows of one person do not take more than one may hold.
    2. One statement finds, claims and records. What another taker has locked is passed over, so nobody waits.
    3. Nothing free? Say so if the taker's hands are full; else ask again, waiting this time: what was locked may have
       been passed over only for a moment.
    """
    lock_hands(actor.person_id)
    centres = units_below(actor.unit_path).centres
    queue = to_take(actor, filters, timezone.now())
    if centres != all_centres():
        queue = queue.filter(centre_id__in=centres)
    if (warning := _claim(actor, queue, skip_locked=True)) is not None:
        return warning
    must_have_room(actor.person_id)
    return _claim(actor, queue, skip_locked=False)


@service(May.TRIAGE, action="claim")
def take(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """Claim one warning by hand, snoozed or not. Taking what one holds already changes nothing."""
    lock_hands(actor.person_id)
    warning = at_centre(actor, pk, version)
    if warning.state == State.CLAIMED:
        must_hold(actor, warning)
        return warning
    must_have_room(actor.person_id)
    now = timezone.now()
    return move(
        actor, warning, Act.CLAIM, at=now, claimed_by_id=actor.person_id, claimed_at=now,
        claim_expires_at=lease_end(now), snoozed_until=None,
    )  # fmt: skip


def _claim(actor: Actor, queue: QuerySet[WarningRecord], *, skip_locked: bool) -> WarningRecord | None:
    first = queue.select_for_update(skip_locked=skip_locked, no_key=True).values("pk")[:1]
    select, parameters = first.query.sql_with_params()
    now = timezone.now()
    given = (
        now, lease_end(now), CLAIMS.at(now).max_held, actor.kind, actor.label, actor.person_id, actor.role,
        actor.unit_id, actor.unit_code, actor.address, json.dumps(detail_of(actor)),
    )  # fmt: skip
    found = WarningRecord.unscoped.raw(SQL["take"].replace("{queue}", select), [*given, *parameters])
    return next(iter(found), None)
