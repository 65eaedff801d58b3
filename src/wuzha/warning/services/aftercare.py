# SPDX-License-Identifier: Apache-2.0
"""What a closing sets going: call-backs by the sample, a watch by the rule; and the watch until it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import sample_key
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import CallBack, WarningRecord, Watch, WatchContact
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.queries.ladder import hands_on
from wuzha.warning.rules.followup import BY_HAND, Answer, Ending, Verdict, days_to_check, draw, next_contact, rule_for
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CALLBACK, WATCH
from wuzha.warning.rulesets.followup import CallBackPolicy
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, sealed_note, service, write

#: Who draws and opens: nobody chooses.
SYSTEM = Actor.system("follow-up")


def after_close(actor: Actor, warning: WarningRecord, now: datetime) -> None:
    """Called by the closing of a warning, in its transaction; `warning` is as closed at `now`."""
    _draw_callbacks(actor, warning, now)
    _open_watch(warning, now)


def after_reopen(warning: WarningRecord, now: datetime) -> None:
    """Called by the reopening: checks of a record that is being made anew are withdrawn, and its watch ends."""
    pending = list(CallBack.unscoped.filter(warning=warning, done_at__isnull=True).values_list("pk", flat=True))
    CallBack.unscoped.filter(pk__in=pending).update(done_at=now, verdict=Verdict.WITHDRAWN)
    for pk in pending:
        record(SYSTEM, "warning.callback_withdraw", on=("callback", pk))
    _end(Q(warning=warning, ended_at__isnull=True), Ending.REOPENED, now)


def _draw_callbacks(actor: Actor, warning: WarningRecord, now: datetime) -> None:
    """Only where somebody was reached is there something to ask about."""
    if warning.contacted_at is None or warning.station is None or warning.officer_id is None:
        return
    policy = CALLBACK.at(now)
    drawn = draw(sample_key(), warning.pk, now)
    days = days_to_check(policy.shares, Level(warning.level).name, drawn)
    if not days:
        return
    hands = hands_on(warning) | {key for key in (actor.person_id,) if key is not None}
    today = timezone.localdate(now)
    unit = _unit_for(policy, warning, drawn)
    made = CallBack.unscoped.bulk_create(
        CallBack(
            warning=warning,
            closed_at=now,
            day=day,
            due_on=today + timedelta(days=day),
            unit=unit,
            station=warning.station,
            officer_id=warning.officer_id,
            involved=sorted(hands),
            level=warning.level,
        )
        for day in days
    )
    for one in made:
        record(SYSTEM, "warning.callback_draw", on=("callback", one.pk), detail={"warning": warning.pk, "day": one.day})


def _unit_for(policy: CallBackPolicy, warning: WarningRecord, drawn: float) -> Unit:
    """The centre, or a station that did not work it (the draw picks it, so that neighbours do not check each other)."""
    if policy.done_by == "OTHER_STATION":
        others = list(stations_of(warning.centre).exclude(pk=warning.station_id).order_by("pk"))
        if others:
            # The draw is already small for a sampled closing: stretch it before it chooses.
            return others[int(drawn * 1_000_003) % len(others)]
    centre: Unit = warning.centre
    return centre


def _open_watch(warning: WarningRecord, now: datetime) -> None:
    row = rule_for(WATCH.at(now).rows, warning.outcome, Level(warning.level).name)
    if row is None or warning.station is None:
        return
    _end(_of_person(warning), Ending.RENEWED, now)
    today = timezone.localdate(now)
    watch = Watch.unscoped.create(
        warning=warning,
        outcome=warning.outcome,
        station=warning.station,
        phone_index=warning.phone_index,
        id_index=warning.id_index,
        account_index=warning.account_index,
        opened_at=now,
        until=today + timedelta(days=row.days),
        interval_days=row.interval_days,
        next_on=today + timedelta(days=row.interval_days),
    )
    record(SYSTEM, "warning.watch_open", on=("watch", watch.pk), detail={"warning": warning.pk, "days": row.days})


def _of_person(warning: WarningRecord) -> Q:
    """Condition for the open watches on the person of a warning, by any key; two ID numbers are two people."""
    keys = {"phone_index": warning.phone_index, "id_index": warning.id_index, "account_index": warning.account_index}
    same = Q(pk__in=[])
    for column, index in keys.items():
        if index is not None:
            same |= Q(**{column: index})
    if warning.id_index is not None:
        same &= Q(id_index=warning.id_index) | Q(id_index__isnull=True)
    return same & Q(ended_at__isnull=True)


def _end(which: Q, ending: Ending, now: datetime) -> None:
    for pk in list(Watch.unscoped.filter(which).values_list("pk", flat=True)):
        Watch.unscoped.filter(pk=pk, ended_at__isnull=True).update(ended_at=now, ending=ending)
        record(SYSTEM, "warning.watch_end", on=("watch", pk), detail={"ending": ending.value})


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
        return write(watch, missed=missed, next_on=following, ended_at=now, ending=Ending.LOST)
    return write(watch, missed=missed, next_on=following)


@service(May.FOLLOW_UP, action="watch_end", on="watch")
def end(actor: Actor, pk: int, *, ending: str, note: str) -> Watch:
    """End a watch before its time, with the reason in a word and in writing."""
    watch = _open(actor, pk)
    if ending not in BY_HAND:
        raise RefusalError(Code.UNKNOWN_REASON)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    _trace(actor, watch, "end", ending=ending)
    return write(
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
    write(watch, ended_at=now, ending=ending)
    return True


def _open(actor: Actor, pk: int) -> Watch:
    watch = WARNINGS.locked(actor, Watch, pk)
    if watch.ended_at is not None:
        raise RefusalError(Code.WATCH_GONE)
    return watch


def _trace(actor: Actor, watch: Watch, act: str, **detail: str) -> None:
    record(actor, f"warning.watch_{act}", on=("watch", watch.pk), detail={"warning": watch.warning_id, **detail})
