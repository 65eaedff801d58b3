# SPDX-License-Identifier: Apache-2.0
"""The analyst's acts before dispatch: take, give to a colleague, snooze, set aside, merge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import NEXT_ID
from wuzha.locks import Lock, wait
from wuzha.org.models import Posting
from wuzha.org.reach import all_centres, units_below
from wuzha.org.roles import May, Role
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sql import blocks
from wuzha.warning.fields import COLUMNS, carried_by, joined
from wuzha.warning.models import EnrichmentItem, WarningRecord
from wuzha.warning.queries.candidates import in_force_on
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.queues import to_take
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, OPEN, Act, State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services.claims import RELEASED, lease_end, lock_hands, must_have_room
from wuzha.warning.services.clocks import on_raise, sooner
from wuzha.warning.services.completion import completeness_of, latest_items
from wuzha.warning.services.dispatch import withdraw_visits
from wuzha.warning.services.errors import Code
from wuzha.warning.services.scoring import rescored
from wuzha.warning.services.transitions import (
    at_centre,
    checked_reason,
    move,
    must_hold,
    save,
    service,
    trace,
    wrong_state,
)

SQL = blocks(Path(__file__).with_name("take.sql"))


@service(May.TRIAGE, action="claim")
def take_next(actor: Actor, filters: Filters | None = None) -> WarningRecord | None:
    """Claim the first waiting warning of the queue, or of the part of it that the filters name; `None` when none waits.

    1. Lock the taker, so that two windows of one person do not take more than one may hold.
    2. One statement finds and claims, the next one records. What another taker has locked is passed over, so nobody
       waits.
    3. Nothing free? Say so if the taker's hands are full; else ask again, waiting this time: what was locked may have
       been passed over only for a moment.
    """
    lock_hands(actor.person_id)
    centres = units_below(actor.unit_path).centres
    queue = to_take(actor, filters, timezone.now())
    if centres != all_centres():
        queue = queue.filter(centre_id__in=centres)
    before = transaction.savepoint()
    if (warning := _claim(actor, queue, skip_locked=True)) is not None:
        return warning
    must_have_room(actor.person_id)
    # A row that somebody took between the look and the lock stays locked though it is not taken: who waits below would
    # wait for it in a circle. Going back lets it go.
    transaction.savepoint_rollback(before)
    # one waits at a time: who has waited keeps the locks of what others took meanwhile, and two would wait in a circle
    wait(Lock.TAKERS)
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
    given = (now, lease_end(now), CLAIMS.at(now).max_held, actor.person_id, actor.unit_id)
    statement = SQL["take"].replace("{queue}", select).replace("{event_id}", NEXT_ID)
    warning = next(iter(WarningRecord.unscoped.raw(statement, [*given, *parameters])), None)
    if warning is not None:
        trace(actor, warning, "claim", event_id=warning.event_id, at=now)
    return warning


@service(May.TRIAGE)
def assign(actor: Actor, pk: int, to: int | None, reason: str, version: int | None = None) -> WarningRecord:
    """Give a warning to an analyst of its centre, who holds it from then on.

    What waits may be given by anybody; what is held, by its holder or by who leads the shift. Nobody is given more than
    one may hold.
    """
    lock_hands(to)
    warning = at_centre(actor, pk, version)
    if warning.state not in (State.RECEIVED, State.CLAIMED):
        raise wrong_state(warning)
    if warning.state == State.CLAIMED and not actor.leads:
        must_hold(actor, warning)
    if to is None or not works_at(to, warning.centre_id):
        raise RefusalError(Code.NO_COLLEAGUE)
    checked_reason("takeover" if to == actor.person_id else "assign", reason)
    if warning.claimed_by_id == to:
        return warning
    must_have_room(to)
    now = timezone.now()
    if warning.state == State.CLAIMED:
        move(actor, warning, Act.RELEASE, at=now, because=reason, **RELEASED)
    return move(
        actor, warning, Act.CLAIM, at=now, because=reason, action="assign", detail={"to": to}, claimed_by_id=to,
        claimed_at=now, claim_expires_at=lease_end(now), snoozed_until=None,
    )  # fmt: skip


def take_over(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Take a warning out of a colleague's hands into one's own; for who leads the shift."""
    return assign(actor, pk, actor.person_id, reason, version)


@service(May.TRIAGE, action="release")
def put_back(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Put what a colleague holds back into the queue; for who leads the shift."""
    warning = at_centre(actor, pk, version)
    if not actor.leads:
        must_hold(actor, warning)
    checked_reason("takeover", reason)
    return move(actor, warning, Act.RELEASE, because=reason, detail={"held_by": warning.claimed_by_id}, **RELEASED)


def works_at(person_id: int, centre_id: int) -> bool:
    """Whether the person is an analyst of the centre today."""
    analysts = Posting.unscoped.filter(person_id=person_id, unit_id=centre_id, role=Role.ANALYST)
    return bool(analysts.filter(in_force_on(timezone.localdate()), person__is_active=True).exists())


#: Longest snooze.
MOST_SNOOZE = timedelta(days=7)


@service(May.TRIAGE)
def snooze(actor: Actor, pk: int, until: datetime, reason: str, version: int | None = None) -> WarningRecord:
    """Put a warning back until a moment (at most 7 days away); then it is in the queue again by itself."""
    warning = at_centre(actor, pk, version)
    if warning.state != State.RECEIVED:
        must_hold(actor, warning)
    now = timezone.now()
    if not now < until <= now + MOST_SNOOZE:
        raise RefusalError(Code.SNOOZE_TIME)
    checked_reason("snooze", reason)
    if warning.state == State.CLAIMED:
        return move(
            actor, warning, Act.RELEASE, at=now, because=reason, action="snooze", snoozed_until=until, **RELEASED
        )
    save(warning, snoozed_until=until)
    trace(actor, warning, "snooze", detail={"reason": reason})
    return warning


@service(May.TRIAGE)
def wake(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """End a snooze."""
    warning = at_centre(actor, pk, version)
    if warning.state != State.RECEIVED:
        raise wrong_state(warning)
    if warning.snoozed_until is not None:
        save(warning, snoozed_until=None)
        trace(actor, warning, "wake")
    return warning


@service(May.TRIAGE)
def invalidate(
    actor: Actor, pk: int, reason: str, note: str | Sealed = "", version: int | None = None
) -> WarningRecord:
    """Set a warning as not valid, with a reason; it goes back to its source as such."""
    warning = at_centre(actor, pk, version)
    if warning.state == State.CLAIMED:
        must_hold(actor, warning)
    checked_reason("invalidate", reason)
    return move(actor, warning, Act.INVALIDATE, because=reason, note=note, snoozed_until=None, **RELEASED)


@service(May.TRIAGE)
def restore(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Bring a warning that was set as not valid back into the queue."""
    warning = at_centre(actor, pk, version)
    checked_reason("restore", reason)
    now = timezone.now()
    return move(actor, warning, Act.RESTORE, at=now, because=reason, **rescored(warning, now))


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
    withdraw_visits(gone, now)
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
    newer = gone.last_pushed_at > into.last_pushed_at
    filled |= dict(zip(COLUMNS, joined(carried_by(into), carried_by(gone), newer=newer), strict=True))
    return filled | {
        "level": min(into.level, gone.level),
        "push_count": into.push_count + gone.push_count,
        "payment_seen": into.payment_seen or gone.payment_seen,
        "first_pushed_at": min(into.first_pushed_at, gone.first_pushed_at),
        "last_pushed_at": max(into.last_pushed_at, gone.last_pushed_at),
        "last_contact_at": _known(max, into.last_contact_at, gone.last_contact_at),
        "amount_fen": _known(max, into.amount_fen, gone.amount_fen),
        "call_seconds": _known(max, into.call_seconds, gone.call_seconds),
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
