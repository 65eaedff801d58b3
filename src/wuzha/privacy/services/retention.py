# SPDX-License-Identifier: Apache-2.0
"""Retention: what would go, asked by one person, confirmed by a second, erased in chunks (decision 0009)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.labels import record_number
from wuzha.audit.services import record
from wuzha.core.jobs import defer_once
from wuzha.locks import Lock, hold
from wuzha.org.roles import May
from wuzha.org.services.guard import allow, at_the_top, person_of
from wuzha.privacy.keepers import Keeper, keeper_for, keepers
from wuzha.privacy.models import LegalHold, RetentionRun, RunState
from wuzha.privacy.rulesets import RETENTION, Keep
from wuzha.privacy.services.errors import Code
from wuzha.refusals import RefusalError

#: Rows of one transaction.
CHUNK = 500
#: Records named in a dry run.
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class DueRows:
    """What of one kind would go now, and why."""

    keeper: Keeper
    rule: Keep
    before: datetime
    #: Month (`2023-05`) → rows.
    months: dict[str, int]
    held: int
    run: RetentionRun | None
    #: Numbers of the oldest few, to look into before they go.
    samples: list[str]

    @property
    def total(self) -> int:
        return sum(self.months.values())


def preview(now: datetime | None = None) -> list[DueRows]:
    """What would go by the rules in force: by kind and month, holds left out. Changes nothing."""
    now = now or timezone.now()
    rules = {rule.kind: rule for rule in RETENTION.at(now).keeps}
    open_runs = {run.kind: run for run in RetentionRun.objects.filter(state__in=[RunState.ASKED, RunState.CONFIRMED])}
    found = []
    for keeper in keepers():
        rule = rules.get(keeper.kind)
        if rule is not None:
            before = now - timedelta(days=rule.keep_days)
            every = keeper.due(before)
            held = every.filter(pk__in=held_back(keeper.object_type)).count()
            due = every.exclude(pk__in=held_back(keeper.object_type))
            months = _months(keeper, due)
            samples = _samples(keeper, due)
            found.append(DueRows(keeper, rule, before, months, held, open_runs.get(keeper.kind), samples))
    return found


@transaction.atomic
def count_due() -> int:
    """Note in the trail what is due by the rules in force, a dry run each day; how many kinds have something due."""
    due = [one for one in preview() if one.total or one.held]
    detail = {one.keeper.kind: {"due": one.total, "held": one.held} for one in due}
    record(Actor.system("retention"), "retention.counted", rows=sum(one.total for one in due), detail=detail)
    return len(due)


@transaction.atomic
def ask(actor: Actor, kind: str) -> RetentionRun:
    """Ask for a run over one kind, as it is due now. Raises `RefusalError`: CITY_ONLY, NOTHING_DUE, RUN_OPEN."""
    _allow(actor)
    due = next((one for one in preview() if one.keeper.kind == kind), None)
    if due is None or not due.total:
        raise RefusalError(Code.NOTHING_DUE)
    try:
        with transaction.atomic():
            run = RetentionRun.objects.create(
                kind=kind,
                before=due.before,
                citation=due.rule.citation,
                counted=due.months,
                by_id=person_of(actor),
                expires_at=timezone.now() + timedelta(hours=RETENTION.at().confirm_hours),
            )
    except IntegrityError as error:
        raise RefusalError(Code.RUN_OPEN) from error
    record(actor, "retention.asked", on=("retention", run.pk), rows=due.total, detail={"kind": kind})
    return run


@transaction.atomic
def decide(actor: Actor, pk: int, *, approve: bool, reason: str = "") -> None:
    """The second person's yes or no. Raises `RefusalError`: CITY_ONLY, SECOND_PERSON, REASON_MISSING, DECIDED."""
    _allow(actor)
    run = RetentionRun.objects.filter(pk=pk).first()
    if run is None:
        raise RefusalError(Code.DECIDED)
    if run.by_id == actor.person_id:
        raise RefusalError(Code.SECOND_PERSON)
    if not approve and not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    now = timezone.now()
    state = RunState.CONFIRMED if approve else RunState.REFUSED
    waiting = RetentionRun.objects.filter(pk=pk, state=RunState.ASKED, expires_at__gt=now)
    if not waiting.update(state=state, decided_by=actor.person_id, decided_at=now, reason=reason.strip()[:200]):
        raise RefusalError(Code.DECIDED)
    rows = sum(run.counted.values())
    if approve:
        record(actor, "retention.confirmed", on=("retention", pk), rows=rows, detail={"kind": run.kind})
        defer(pk)
    else:
        record(actor, "retention.refused", on=("retention", pk), rows=rows, detail={"kind": run.kind})


def run(pk: int, after_each: Callable[[object], None] = lambda _part: None) -> int:
    """Do a confirmed run to its end; rows erased by this call. Killed and called again, it goes on. Whatever
    `after_each` raises stops it between two chunks.

    1. Hold the run: one worker at a time.
    2. Take the next keys in order, holds left out; erase them and note the last key in one transaction.
    3. When none is left, close the run and record what it came to.
    """
    with hold(Lock.RETENTION, pk) as mine:
        found = RetentionRun.objects.filter(pk=pk, state=RunState.CONFIRMED).first() if mine else None
        keeper = keeper_for(found.kind) if found is not None else None
        if found is None or keeper is None:
            return 0
        erased = 0
        while keys := _next_keys(keeper, found):
            with transaction.atomic():
                count = keeper.erase(keys, timezone.now())
                RetentionRun.objects.filter(pk=pk).update(last_pk=keys[-1], erased=F("erased") + count)
            found.last_pk = keys[-1]
            erased += count
            after_each(erased)
        _close(found, keeper)
        return erased


def _next_keys(keeper: Keeper, found: RetentionRun) -> list[int]:
    due = keeper.due(found.before).filter(pk__gt=found.last_pk).exclude(pk__in=held_back(keeper.object_type))
    return list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def _close(found: RetentionRun, keeper: Keeper) -> None:
    held = keeper.due(found.before).filter(pk__in=held_back(keeper.object_type)).count()
    RetentionRun.objects.filter(pk=found.pk).update(state=RunState.DONE, held_back=held, finished_at=timezone.now())
    erased = RetentionRun.objects.values_list("erased", flat=True).get(pk=found.pk)
    detail = {"kind": found.kind, "before": found.before.date().isoformat(), "held": held}
    record(Actor.system("retention"), "retention.done", on=("retention", found.pk), rows=erased, detail=detail)


def sweep(now: datetime) -> int:
    """Runs nobody confirmed in time; how many."""
    return RetentionRun.objects.filter(state=RunState.ASKED, expires_at__lte=now).update(state=RunState.EXPIRED)


@transaction.atomic
def put_on_hold(actor: Actor, kind: str, key: int, reason: str) -> LegalHold:
    """Keep one record whole. Raises `RefusalError`: CITY_ONLY, REASON_MISSING, UNKNOWN_RECORD, HELD."""
    _allow(actor)
    keeper = keeper_for(kind)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    if keeper is None or not keeper.due(timezone.now()).model._base_manager.filter(pk=key).exists():
        raise RefusalError(Code.UNKNOWN_RECORD)
    try:
        with transaction.atomic():
            held = LegalHold.objects.create(
                object_type=keeper.object_type, object_id=key, reason=reason.strip()[:200], by_id=person_of(actor)
            )
    except IntegrityError as error:
        raise RefusalError(Code.HELD) from error
    record(actor, "retention.hold", on=(keeper.object_type, key))
    return held


@transaction.atomic
def lift_hold(actor: Actor, pk: int, reason: str) -> None:
    """Let the rules hold for the record again. Raises `RefusalError`: CITY_ONLY, REASON_MISSING, DECIDED."""
    _allow(actor)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    held = LegalHold.objects.filter(pk=pk, lifted_at__isnull=True)
    one = held.first()
    if one is None or not held.update(
        lifted_at=timezone.now(), lifted_by=actor.person_id, lifted_why=reason.strip()[:200]
    ):
        raise RefusalError(Code.DECIDED)
    record(actor, "retention.hold_lifted", on=(one.object_type, one.object_id))


def defer(pk: int) -> None:
    """Queue the run for a worker, in the caller's transaction; once, however often it is asked for."""
    defer_once("wuzha.privacy.tasks.run_retention", f"privacy.retention.{pk}", run_id=pk)


def _allow(actor: Actor) -> None:
    allow(actor, May.RETENTION)
    if not at_the_top(actor):
        raise RefusalError(Code.CITY_ONLY)


def held_back(object_type: str) -> QuerySet[Any, Any]:
    """Keys of the records of a type that are kept whole, whatever the rules say."""
    return LegalHold.objects.filter(object_type=object_type, lifted_at__isnull=True).values_list("object_id", flat=True)


def _samples(keeper: Keeper, due: QuerySet[Any]) -> list[str]:
    oldest = due.order_by(keeper.since, "pk").values_list("pk", flat=True)[:SAMPLES]
    return [record_number(keeper.object_type, str(pk)) for pk in oldest]


def _months(keeper: Keeper, due: QuerySet[Any]) -> dict[str, int]:
    rows = due.order_by().annotate(month=TruncMonth(keeper.since)).values("month").annotate(rows=Count("pk"))
    return {f"{row['month']:%Y-%m}": row["rows"] for row in sorted(rows, key=lambda row: row["month"])}
