# SPDX-License-Identifier: Apache-2.0
"""Acts on clocks: answering an alert; and a clock that stands still, for a reason, by whom the rules name, and not for
long, its deadline moving by as much."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.clocks.plan import NO_TIME
from wuzha.org.duty import posts_of
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import ClockAlert, ClockPause, WarningRecord
from wuzha.warning.queries.alerts import told_to_actor
from wuzha.warning.queries.steps import DUE
from wuzha.warning.rules.lifecycle import AT_STATION, Level
from wuzha.warning.rules.steps import PAUSABLE, ClockName, Tell, running
from wuzha.warning.rulesets import PAUSES
from wuzha.warning.rulesets.escalation import PauseRow
from wuzha.warning.services.errors import Code
from wuzha.warning.services.steps.settle import begin
from wuzha.warning.services.transitions import (
    WARNINGS,
    checked_reason,
    locked,
    plain_text,
    save,
    service,
    trace,
    wrong_state,
)


@service(May.ALERTS, on="alert")
def acknowledge(actor: Actor, pk: int, note: str) -> ClockAlert:
    """Acknowledge an alert with a note; by the person told, who holds the post now, or anybody of a whole desk told."""
    return _acknowledge(actor, pk, _note(note))


@service(May.ALERTS, action="acknowledge")
def acknowledge_all(actor: Actor, pk: int, note: str) -> int:
    """Acknowledge with one note every open alert of a warning that was told to the actor; how many."""
    keys = list(told_to_actor(actor, timezone.now()).filter(warning=pk, acknowledged_at__isnull=True).values_list("pk"))
    if not keys:
        raise RefusalError(Code.ALREADY_DONE)
    kept = _note(note)
    for (key,) in sorted(keys):
        _acknowledge(actor, key, kept)
    return len(keys)


def _note(note: str) -> str:
    kept = plain_text(note)
    if not kept:
        raise RefusalError(Code.ANSWER_MISSING)
    return kept


def _acknowledge(actor: Actor, pk: int, note: str) -> ClockAlert:
    alert = WARNINGS.locked(actor, ClockAlert, pk)
    if not told_to(actor, alert):
        raise RefusalError(Code.NOT_YOUR_ALERT, who=str(alert.person or alert.unit))
    if alert.acknowledged_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    alert.acknowledged_at, alert.acknowledged_by_id, alert.note = timezone.now(), actor.person_id, note
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    trace(actor, alert.warning, "acknowledge", detail={"clock": alert.clock, "percent": alert.percent})
    return alert


def told_to(actor: Actor, alert: ClockAlert) -> bool:
    """Whether the actor is among those the alert was told to, or answers for its post now."""
    if alert.person_id == actor.person_id:
        return True
    if alert.person_id is None and alert.unit_id == actor.unit_id:
        return True
    return (alert.unit_id, alert.tell) in posts_of(actor, timezone.now())


@service(May.WORK, May.TRIAGE)
def pause(actor: Actor, pk: int, *, clock: str, until: datetime, reason: str, note: str = "") -> ClockPause:
    """Let a running clock of a warning at a station stand still until an instant; then it runs on by itself.

    1. The rule of the clock and level says who may, how long at once, and how long together.
    2. What was owed before is told; the deadline moves by the length of the pause.
    """
    warning = _at_station(actor, pk)
    now = timezone.now()
    rule = rule_of(warning, clock, now)
    if rule is None:
        raise RefusalError(Code.NO_PAUSE)
    if not may_pause(actor, warning, rule, now):
        raise RefusalError(Code.PAUSE_NOT_YOURS, who=_(", ").join(str(Tell(one).label) for one in rule.who))
    checked_reason("pause", reason)
    due = _running_due(warning, ClockName(clock), now)
    _must_fit(warning, rule, now, until)
    begin(warning, now)
    made: ClockPause = ClockPause.unscoped.create(
        warning=warning, clock=clock, from_at=now, until_at=until, reason=reason, note=plain_text(note),
        by_id=actor.person_id, unit_id=actor.unit_id,
    )  # fmt: skip
    save(warning, clocks=True, **{DUE[ClockName(clock)]: due + (until - now)})
    minutes = int((until - now).total_seconds() // 60)
    trace(actor, warning, "pause", detail={"clock": clock, "reason": reason, "minutes": minutes})
    return made


@service(May.WORK, May.TRIAGE)
def resume(actor: Actor, pk: int, *, clock: str) -> ClockPause:
    """Let a clock run on before its pause is over; the deadline comes nearer by what is left of it."""
    warning = _at_station(actor, pk)
    now = timezone.now()
    rule = rule_of(warning, clock, now)
    if rule is not None and not may_pause(actor, warning, rule, now):
        raise RefusalError(Code.PAUSE_NOT_YOURS, who=_(", ").join(str(Tell(one).label) for one in rule.who))
    standing: ClockPause | None = ClockPause.unscoped.filter(
        warning=warning, clock=clock, ended_at__isnull=True, until_at__gt=now
    ).first()
    if standing is None:
        raise RefusalError(Code.NOT_PAUSED)
    begin(warning, now)
    standing.ended_at, standing.ended_by_id = now, actor.person_id
    standing.save(update_fields=["ended_at", "ended_by"])
    column = DUE[ClockName(clock)]
    save(warning, clocks=True, **{column: getattr(warning, column) - (standing.until_at - now)})
    trace(actor, warning, "resume", detail={"clock": clock})
    return standing


def rule_of(warning: WarningRecord, clock: str, now: datetime) -> PauseRow | None:
    """The rule by which the clock may stand still; `None` when it never does."""
    return PAUSES.at(now).rule(clock, Level(warning.level).name) if clock in PAUSABLE else None


def may_pause(actor: Actor, warning: WarningRecord, rule: PauseRow, now: datetime) -> bool:
    """Whether the actor is one of those the rule names: who has it in hand, its chief, the leader of the shift."""
    posts = posts_of(actor, now)
    return (
        (Tell.OFFICER in rule.who and warning.officer_id == actor.person_id)
        or (Tell.CHIEF in rule.who and (warning.station_id, Tell.CHIEF) in posts)
        or (Tell.SHIFT_LEADER in rule.who and (warning.centre_id, Tell.SHIFT_LEADER) in posts)
    )


def _at_station(actor: Actor, pk: int) -> WarningRecord:
    warning = locked(actor, pk)
    if not {warning.station_id, warning.centre_id} & units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    if warning.state not in AT_STATION:
        raise wrong_state(warning)
    return warning


def _running_due(warning: WarningRecord, clock: ClockName, now: datetime) -> datetime:
    due: datetime | None = getattr(warning, DUE[clock])
    if clock not in running(warning.state, met=warning.met_at is not None) or due is None or due <= now:
        raise RefusalError(Code.CLOCK_NOT_RUNNING)
    return due


def _must_fit(warning: WarningRecord, rule: PauseRow, now: datetime, until: datetime) -> None:
    if not now < until <= now + timedelta(minutes=rule.max_minutes):
        raise RefusalError(Code.PAUSE_TIME, minutes=rule.max_minutes)
    before = ClockPause.unscoped.filter(warning=warning, clock=rule.clock, from_at__gte=warning.dispatched_at)
    rows = list(before)
    if any(one.ended_at is None and one.until_at > now for one in rows):
        raise RefusalError(Code.ALREADY_PAUSED)
    stood = sum(((one.ended_at or one.until_at) - one.from_at for one in rows), NO_TIME)
    left = timedelta(minutes=rule.max_total_minutes) - stood
    if until - now > left:
        raise RefusalError(
            Code.PAUSES_USED_UP, most=rule.max_total_minutes, left=max(int(left.total_seconds() // 60), 0)
        )
    # One whose time is over, but that no sweep has noted yet, makes room for the next.
    before.filter(ended_at__isnull=True, until_at__lte=now).update(ended_at=F("until_at"))
