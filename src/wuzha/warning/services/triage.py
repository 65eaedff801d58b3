# SPDX-License-Identifier: Apache-2.0
"""The analyst's acts before dispatch: take, put back, snooze, set aside, merge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.reach import all_centres, units_below
from wuzha.org.roles import May
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.lifecycle import OPEN, Act, State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services.errors import Code, Refused
from wuzha.warning.services.scoring import rescore
from wuzha.warning.services.transitions import (
    checked_reason,
    locked,
    move,
    must_hold,
    save,
    service,
    wrong_state,
)  # fmt: skip

#: Longest snooze.
MOST_SNOOZE = timedelta(days=7)

_RELEASED = {"claimed_by": None, "claimed_at": None, "claim_expires_at": None}

_TAKE = """
WITH next AS (
    SELECT id FROM warning_warning
    WHERE state = 'RECEIVED' AND (snoozed_until IS NULL OR snoozed_until <= %(now)s)
      AND (%(everywhere)s OR centre_id = ANY(%(centres)s))
      AND (%(levels)s::smallint[] IS NULL OR level = ANY(%(levels)s::smallint[]))
      AND (%(fraud_types)s::text[] IS NULL OR fraud_type = ANY(%(fraud_types)s::text[]))
      AND (%(sources)s::text[] IS NULL OR source_type = ANY(%(sources)s::text[]))
    ORDER BY order_key DESC, id DESC
    LIMIT 1
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE warning_warning AS w
    SET state = 'CLAIMED', claimed_by_id = %(person)s, claimed_at = %(now)s, claim_expires_at = %(expires)s,
        snoozed_until = NULL, version = version + 1
    FROM next WHERE w.id = next.id
    RETURNING w.id
)
INSERT INTO warning_transition (warning_id, act, from_state, to_state, at, by_id, unit_id, reason)
SELECT id, 'claim', 'RECEIVED', 'CLAIMED', %(now)s, %(person)s, %(unit)s, '' FROM taken
RETURNING warning_id
"""


class Part(Protocol):
    """The part of the queue to take from; empty sequences leave it whole (`queries.filters.Filters` is one)."""

    @property
    def level(self) -> Sequence[int]: ...
    @property
    def fraud_type(self) -> Sequence[str]: ...
    @property
    def source(self) -> Sequence[str]: ...


@service(May.TRIAGE)
def take_next(actor: Actor, filters: Part | None = None) -> WarningRecord | None:
    """Claim the first waiting warning of the queue (or of a part of it); `None` when nothing waits.

    One statement finds, claims and records; a warning that another taker has locked is skipped, so nobody waits and
    nobody gets the same one.
    """
    now = timezone.now()
    policy = CLAIMS.at(now)
    _within_limit(actor, policy.max_held)
    centres = units_below(actor.unit_path).centres
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "now": now, "everywhere": centres == all_centres(), "centres": list(centres),
                "levels": [int(level) for level in filters.level] if filters and filters.level else None,
                "fraud_types": list(filters.fraud_type) if filters and filters.fraud_type else None,
                "sources": list(filters.source) if filters and filters.source else None, "person": actor.person_id,
                "unit": actor.unit_id, "expires": now + timedelta(minutes=policy.lease_minutes),
            },
        )  # fmt: skip
        found = cursor.fetchone()
    if found is None:
        return None
    record(actor, "warning.claim", on=("warning", found[0]))
    taken: WarningRecord = WarningRecord.unscoped.get(pk=found[0])
    return taken


@service(May.TRIAGE)
def take(actor: Actor, pk: int) -> WarningRecord:
    """Claim one warning by hand, snoozed or not."""
    warning = locked(actor, pk)
    if warning.state == State.CLAIMED and warning.claimed_by_id == actor.person_id:
        return warning
    if warning.state == State.CLAIMED:
        must_hold(actor, warning)
    now = timezone.now()
    policy = CLAIMS.at(now)
    _within_limit(actor, policy.max_held)
    return move(
        actor,
        warning,
        Act.CLAIM,
        claimed_by_id=actor.person_id,
        claimed_at=now,
        claim_expires_at=now + timedelta(minutes=policy.lease_minutes),
        snoozed_until=None,
    )


@service(May.TRIAGE)
def release(actor: Actor, pk: int, reason: str = "OTHER_WORK") -> WarningRecord:
    """Put a taken warning back into the queue."""
    warning = locked(actor, pk)
    must_hold(actor, warning)
    return move(actor, warning, Act.RELEASE, reason=checked_reason("release", reason), **_RELEASED)


@service(May.TRIAGE)
def snooze(actor: Actor, pk: int, until: datetime, reason: str, version: int | None = None) -> WarningRecord:
    """Put a warning back until a moment; it returns to the queue by itself."""
    warning = locked(actor, pk, version)
    now = timezone.now()
    if not now < until <= now + MOST_SNOOZE:
        raise Refused(Code.SNOOZE_TIME)
    checked_reason("snooze", reason)
    if warning.state == State.RECEIVED:
        save(warning, snoozed_until=until)
        record(actor, "warning.snooze", on=("warning", warning.pk), detail={"reason": reason})
        return warning
    must_hold(actor, warning)
    return move(actor, warning, Act.RELEASE, reason=reason, snoozed_until=until, **_RELEASED)


@service(May.TRIAGE)
def wake(actor: Actor, pk: int) -> WarningRecord:
    """End a snooze."""
    warning = locked(actor, pk)
    if warning.state != State.RECEIVED:
        raise wrong_state(warning)
    save(warning, snoozed_until=None)
    record(actor, "warning.wake", on=("warning", warning.pk))
    return warning


@service(May.TRIAGE)
def invalidate(actor: Actor, pk: int, reason: str, note: str = "", version: int | None = None) -> WarningRecord:
    """Set a warning as not valid, with a reason; it goes back to its source as such."""
    warning = locked(actor, pk, version)
    if warning.state == State.CLAIMED:
        must_hold(actor, warning)
    checked_reason("invalidate", reason)
    return move(actor, warning, Act.INVALIDATE, reason=reason, note=note, snoozed_until=None, **_RELEASED)


@service(May.TRIAGE)
def restore(actor: Actor, pk: int, reason: str = "STILL_VALID") -> WarningRecord:
    """Bring a warning set as not valid back into the queue."""
    warning = locked(actor, pk)
    rescore(warning, timezone.now())
    return move(
        actor, warning, Act.RESTORE, reason=checked_reason("restore", reason),
        order_key=warning.order_key, value=warning.value, scored_at=warning.scored_at,
    )  # fmt: skip


@service(May.TRIAGE)
def merge(actor: Actor, pk: int, into_pk: int, version: int | None = None) -> WarningRecord:
    """Merge a warning into another of the same person; returns the one that lives on.

    1. Lock both, always in the order of their keys.
    2. The other takes pushes, the more urgent level, the later times, the larger amounts, and what it lacked.
    3. The merged one ends as SUPERSEDED and points to it.
    """
    if pk == into_pk:
        raise Refused(Code.SAME_WARNING)
    first, second = sorted((pk, into_pk))
    both = {w.pk: w for w in (locked(actor, first), locked(actor, second))}
    gone, into = locked(actor, pk, version), both[into_pk]
    for warning in (gone, into):
        if warning.state not in OPEN:
            raise Refused(Code.MERGE_CLOSED, number=warning.number, state=str(State(warning.state).label))
        if warning.state == State.CLAIMED:
            must_hold(actor, warning)
    if gone.id_index and into.id_index and bytes(gone.id_index) != bytes(into.id_index):
        raise Refused(Code.OTHER_PERSON)
    move(actor, gone, Act.SUPERSEDE, detail={"into": into.pk}, merged_into=into, snoozed_until=None, **_RELEASED)
    _absorb(into, gone)
    record(actor, "warning.merge", on=("warning", into.pk), detail={"from": gone.pk})
    return into


def _absorb(into: WarningRecord, gone: WarningRecord) -> None:
    filled = {
        name: getattr(gone, name)
        for name in ("phone", "name", "id_no", "account", "address")
        if getattr(into, name) is None and getattr(gone, name) is not None
    }
    if "address" in filled:
        filled["division_code"] = gone.division_code
    for name, value in filled.items():
        setattr(into, name, value)
    into.level = min(into.level, gone.level)
    into.push_count += gone.push_count
    into.payment_seen = into.payment_seen or gone.payment_seen
    merged = {
        "level": into.level,
        "push_count": into.push_count,
        "payment_seen": into.payment_seen,
        "first_pushed_at": min(into.first_pushed_at, gone.first_pushed_at),
        "last_pushed_at": max(into.last_pushed_at, gone.last_pushed_at),
        "last_contact_at": _later(into.last_contact_at, gone.last_contact_at),
        "amount_fen": _larger(into.amount_fen, gone.amount_fen),
        "call_seconds": _larger(into.call_seconds, gone.call_seconds),
        "call_count": _larger(into.call_count, gone.call_count),
        "feedback_due": _sooner(into.feedback_due, gone.feedback_due),
        "meet_due": _sooner(into.meet_due, gone.meet_due),
        "flags": list(dict.fromkeys([*into.flags, *gone.flags])),
    }
    for name, value in merged.items():
        setattr(into, name, value)
    rescore(into, timezone.now())
    save(into, order_key=into.order_key, value=into.value, scored_at=into.scored_at, **filled, **merged)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((x for x in (one, other) if x is not None), default=None)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((x for x in (one, other) if x is not None), default=None)


def _larger(one: int | None, other: int | None) -> int | None:
    return max((x for x in (one, other) if x is not None), default=None)


def touch(warning: WarningRecord, now: datetime) -> None:
    """Extend the holder's claim: whoever works on a warning keeps it."""
    lease = timedelta(minutes=CLAIMS.at(now).lease_minutes)
    WarningRecord.unscoped.filter(pk=warning.pk, state=State.CLAIMED).update(claim_expires_at=now + lease)
    warning.claim_expires_at = now + lease


def expire_claims(now: datetime) -> int:
    """Return abandoned claims to the queue; how many. Missed, doubled or killed runs change nothing."""
    sweep = Actor.system("claim-sweep")
    returned = 0
    overdue = Q(state=State.CLAIMED, claim_expires_at__lte=now)
    for pk in WarningRecord.unscoped.filter(overdue).order_by("pk").values_list("pk", flat=True)[:1000]:
        with transaction.atomic():
            warning = (
                WarningRecord.unscoped.select_for_update(skip_locked=True, of=("self",)).filter(overdue, pk=pk).first()
            )
            if warning is not None:
                move(sweep, warning, Act.EXPIRE, **_RELEASED)
                returned += 1
    return returned


def _within_limit(actor: Actor, most: int) -> None:
    held = list(
        WarningRecord.unscoped.filter(claimed_by_id=actor.person_id, state=State.CLAIMED).order_by("claimed_at")[:most]
    )
    if len(held) >= most:
        raise Refused(Code.MAX_HELD, count=len(held), numbers=", ".join(w.number for w in held))
