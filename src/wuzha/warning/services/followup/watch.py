# SPDX-License-Identifier: Apache-2.0
"""Following up who may be deceived again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Watch, WatchContact
from wuzha.warning.rules.watch import BY_HAND, Answer, Ending, next_contact
from wuzha.warning.rulesets import WATCH
from wuzha.warning.services.aftercare import SYSTEM
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, sealed_note, service

#: Watches ended by one run; the next one takes the rest.
MOST_ENDED = 5000


@service(May.FOLLOW_UP, action="watch_contact", on="watch")
def contact(actor: Actor, pk: int, *, answer: str, note: str = "") -> Watch:
    """Record a contact. After the rule's contacts in vain, one after the other, the person counts as lost."""
    watch = _open(actor, pk)
    if answer not in Answer.values:
        raise RefusalError(Code.BAD_RESULT)
    now = timezone.now()
    policy = WATCH.at(now)
    WatchContact.objects.create(watch=watch, at=now, by_id=actor.person_id, answer=answer, note=sealed_note(note))
    missed = watch.missed + 1 if answer == Answer.NOT_REACHED else 0
    following = next_contact(
        timezone.localdate(now), Answer(answer), interval=watch.interval_days, retry=policy.retry_days
    )
    _trace(actor, watch, "contact", answer=answer)
    if missed >= policy.lost_after:
        _trace(actor, watch, "end", ending=Ending.LOST.value)
        return _save(watch, missed=missed, next_on=following, ended_at=now, ending=Ending.LOST)
    return _save(watch, missed=missed, next_on=following)


@service(May.FOLLOW_UP, action="watch_end", on="watch")
def end(actor: Actor, pk: int, *, ending: str, note: str) -> Watch:
    """End a watch before its time, with the reason in a word and in writing."""
    watch = _open(actor, pk)
    if ending not in BY_HAND:
        raise RefusalError(Code.UNKNOWN_REASON)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    _trace(actor, watch, "end", ending=ending)
    return _save(
        watch, ended_at=timezone.now(), ended_by_id=actor.person_id, ending=Ending(ending), note=sealed_note(note)
    )


def sweep(now: datetime) -> int:
    """End the watches whose time is over; how many. Whoever was not reached last counts as lost, not as safe."""
    today = timezone.localdate(now)
    due = Watch.unscoped.filter(ended_at__isnull=True, until__lt=today)
    return sum(_expire(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)[:MOST_ENDED]))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    watch: Watch | None = (
        Watch.unscoped.select_for_update(skip_locked=True, no_key=True).filter(pk=pk, ended_at__isnull=True).first()
    )
    if watch is None:
        return False
    ending = Ending.LOST if watch.missed else Ending.EXPIRED
    _trace(SYSTEM, watch, "end", ending=ending.value)
    _save(watch, ended_at=now, ending=ending)
    return True


def _open(actor: Actor, pk: int) -> Watch:
    watch = WARNINGS.locked(actor, Watch, pk)
    if watch.ended_at is not None:
        raise RefusalError(Code.WATCH_GONE)
    return watch


def _save(watch: Watch, **changes: object) -> Watch:
    Watch.unscoped.filter(pk=watch.pk).update(**changes)
    for name, value in changes.items():
        setattr(watch, name, value)
    return watch


def _trace(actor: Actor, watch: Watch, act: str, **detail: str) -> None:
    record(actor, f"warning.watch_{act}", on=("watch", watch.pk), detail={"warning": watch.warning_id, **detail})
