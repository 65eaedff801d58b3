# SPDX-License-Identifier: Apache-2.0
"""What a closing sets going: call-backs by the sample, a watch by the rule; and what a reopening takes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import sample_key
from wuzha.org.models import Unit
from wuzha.warning.models import Attempt, CallBack, WarningRecord, Watch
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.rules.callback import Verdict, days_to_check, draw
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.watch import Ending, rule_for
from wuzha.warning.rulesets import CALLBACK, WATCH
from wuzha.warning.rulesets.followup import CallBackPolicy

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
    hands = set(Attempt.unscoped.filter(warning=warning).values_list("by_id", flat=True))
    hands |= {key for key in (warning.officer_id, actor.person_id) if key is not None}
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
