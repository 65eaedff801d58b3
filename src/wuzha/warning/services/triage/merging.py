# SPDX-License-Identifier: Apache-2.0
"""Merging two warnings of one person by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import EnrichmentItem, WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, OPEN, Act, State
from wuzha.warning.services.claims import RELEASED, lease_end
from wuzha.warning.services.clocks import on_raise, sooner
from wuzha.warning.services.completion import completeness_of, latest_items
from wuzha.warning.services.errors import Code
from wuzha.warning.services.grid import withdraw
from wuzha.warning.services.scoring import rescored
from wuzha.warning.services.transitions import at_centre, move, must_hold, save, service, trace

T = TypeVar("T")


@service(May.TRIAGE)
def merge(actor: Actor, pk: int, into_pk: int, version: int | None = None) -> WarningRecord:
    """Merge a warning into another of the same person; returns the one that lives on.

    1. Lock both, always in the order of their keys.
    2. The merged one ends as SUPERSEDED and points to the other.
    3. The other takes its pushes, the more urgent level and sooner deadlines, the later times, the larger amounts,
       what it lacked of the person, and what was found out about them.
    """
    if pk == into_pk:
        raise RefusalError(Code.SAME_WARNING)
    both = {key: at_centre(actor, key, version if key == pk else None) for key in sorted((pk, into_pk))}
    gone, into = both[pk], both[into_pk]
    _must_be_mergeable(actor, gone, into)
    now = timezone.now()
    withdraw(gone, now)
    move(actor, gone, Act.SUPERSEDE, at=now, detail={"into": into.pk}, merged_into=into, snoozed_until=None, **RELEASED)
    _inherit_items(into, gone, now)
    changes = _absorbed(into, gone)
    for name, value in changes.items():
        setattr(into, name, value)
    changes |= {"completeness": completeness_of(into)} | on_raise(into, now)
    if into.state in AT_CENTRE:
        changes |= rescored(into, now)
    if into.state == State.CLAIMED:
        changes["claim_expires_at"] = lease_end(now)
    save(into, **changes)
    trace(actor, into, "merge", detail={"from": gone.pk})
    return into


def _must_be_mergeable(actor: Actor, gone: WarningRecord, into: WarningRecord) -> None:
    for warning in (gone, into):
        if warning.state not in OPEN:
            raise RefusalError(Code.MERGE_CLOSED, number=warning.number, state=str(State(warning.state).label))
        if warning.state == State.CLAIMED:
            must_hold(actor, warning)
    if gone.state in AT_STATION and into.state in AT_CENTRE:
        raise RefusalError(Code.MERGE_OTHER_WAY, number=gone.number)
    if gone.id_index and into.id_index and bytes(gone.id_index) != bytes(into.id_index):
        raise RefusalError(Code.OTHER_PERSON)


def _absorbed(into: WarningRecord, gone: WarningRecord) -> dict[str, Any]:
    """What changes in `into`. Money in 分."""
    filled = {
        name: getattr(gone, name)
        for name in ("phone", "name", "id_no", "account", "address")
        if getattr(into, name) is None and getattr(gone, name) is not None
    }
    if "address" in filled or not into.division_code:
        filled["division_code"] = gone.division_code or into.division_code
    return filled | {
        "level": min(into.level, gone.level),
        "push_count": into.push_count + gone.push_count,
        "payment_seen": into.payment_seen or gone.payment_seen,
        "first_pushed_at": min(into.first_pushed_at, gone.first_pushed_at),
        "last_pushed_at": max(into.last_pushed_at, gone.last_pushed_at),
        "last_contact_at": _known(max, into.last_contact_at, gone.last_contact_at),
        "amount_fen": _known(max, into.amount_fen, gone.amount_fen),
        "call_seconds": _known(max, into.call_seconds, gone.call_seconds),
        "call_count": _known(max, into.call_count, gone.call_count),
        "feedback_due": sooner(into.feedback_due, gone.feedback_due),
        "meet_due": sooner(into.meet_due, gone.meet_due),
        "flags": list(dict.fromkeys([*into.flags, *gone.flags])),
    }


def _inherit_items(into: WarningRecord, gone: WarningRecord, now: datetime) -> None:
    """What was found for the merged one and not for the other is found now for the other."""
    known = latest_items(into)
    EnrichmentItem.unscoped.bulk_create(
        EnrichmentItem(
            warning=into, item=item, found=row.found, source=row.source, value=row.value,
            division_code=row.division_code, at=now, by_id=row.by_id,
        )
        for item, row in latest_items(gone).items()
        if row.found == Found.FOUND and (item not in known or known[item].found != Found.FOUND)
    )  # fmt: skip


def _known(choose: Callable[..., T], one: T | None, other: T | None) -> T | None:
    """The choice among what is known of the two."""
    return choose((x for x in (one, other) if x is not None), default=None)
