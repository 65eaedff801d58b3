# SPDX-License-Identifier: Apache-2.0
"""False alarms as lists and counts, and what the exchange takes along to the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.engine.surveillance import wilson
from wuzha.org.reach import units_below
from wuzha.sealed import Sealed
from wuzha.warning.models import Attempt, Directive, FalseAlarm
from wuzha.warning.rules.lifecycle import AlarmState
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import REASONS

#: States that somebody is to do something about.
_WAITING = (AlarmState.PREPARED, AlarmState.APPROVED, AlarmState.SENT)
#: Rows of a page, and of one delivery of the exchange.
SIZE, MOST_SENT = 30, 1000


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One source: how many false alarms are where, and how many of those it answered it took for one."""

    source: str
    prepared: int
    approved: int
    sent: int
    answered: int
    accepted: int
    dropped: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the share accepted among those answered."""
        return wilson(self.accepted, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class FalseAlarmReport:
    """What a source is told about one warning. Personal data stays sealed until the file is written."""

    pk: int
    source: str
    number: str
    #: The source's own numbers of its pushes.
    directive_nos: list[str]
    reason: str
    reason_label: str
    evidence: Sealed | None
    #: (instant, channel, result, cause) of what was tried.
    attempts: list[tuple[datetime, str, str, str]]
    decided_at: datetime


def reason_label(code: str) -> str:
    """An outcome's word, or that of the reason for which a warning was set as not valid."""
    return str(Outcome(code).label) if code in Outcome.values else REASONS.at().label(code)


def page(actor: Actor, state: str = "", source: str = "", after: str = "", size: int = SIZE) -> pages.Page[FalseAlarm]:
    """False alarms of the actor's centres: of a state that waits for an act the oldest first, else the newest."""
    rows = _of_centre(actor)
    if state in AlarmState.values:
        rows = rows.filter(state=state)
    if source:
        rows = rows.filter(source=source)
    return pages.page(_whole(rows).order_by("pk" if state in _WAITING else "-pk"), after, size)


def of(actor: Actor, pk: int) -> FalseAlarm | None:
    """One of them; `None` when it is not in the actor's reach."""
    return _whole(FalseAlarm.objects.visible_to(actor)).filter(pk=pk).first()


def attempts_behind(alarms: Iterable[FalseAlarm]) -> dict[int, list[Attempt]]:
    """Key of the warning → what was tried, earliest first: the evidence besides words."""
    found: dict[int, list[Attempt]] = {alarm.warning_id: [] for alarm in alarms}
    for made in Attempt.unscoped.filter(warning__in=found).prefetch_related("proofs").order_by("at", "pk"):
        found[made.warning_id].append(made)
    return found


def by_source(actor: Actor, since: datetime) -> list[SourceCount]:
    """Counts per source of what was prepared since a moment, the most first."""
    # In the order of the fields of `SourceCount`.
    counted: dict[str, Any] = {
        "prepared": Count("pk", filter=Q(state=AlarmState.PREPARED)),
        "approved": Count("pk", filter=Q(state=AlarmState.APPROVED)),
        "sent": Count("pk", filter=Q(state=AlarmState.SENT)),
        "answered": Count("pk", filter=Q(state=AlarmState.ANSWERED)),
        "accepted": Count("pk", filter=Q(state=AlarmState.ANSWERED, accepted=True)),
        "dropped": Count("pk", filter=Q(state=AlarmState.DROPPED)),
    }
    rows = _of_centre(actor).filter(prepared_at__gte=since).values("source").annotate(all=Count("pk"), **counted)
    ordered = rows.order_by("-all", "source").values_list("source", *counted)
    return [SourceCount(source, *counts) for source, *counts in ordered]


def sources(actor: Actor) -> list[str]:
    return sorted(_of_centre(actor).values_list("source", flat=True).distinct())


def to_send(source: str, most: int = MOST_SENT) -> list[FalseAlarmReport]:
    """What was approved for a source and not sent yet, the oldest first. For the exchange, which scopes by its source;
    afterwards it calls `services.false_alarms.mark_sent`."""
    alarms = list(
        FalseAlarm.unscoped.filter(state=AlarmState.APPROVED, source=source)
        .select_related("warning")
        .prefetch_related(Prefetch("directives", Directive.unscoped.order_by("pk")))
        .order_by("pk")[:most]
    )
    tried = attempts_behind(alarms)
    return [
        FalseAlarmReport(
            pk=one.pk,
            source=one.source,
            number=one.warning.number,
            directive_nos=[push.directive_no for push in one.directives.all() if push.directive_no],
            reason=one.reason,
            reason_label=reason_label(one.reason),
            evidence=one.evidence,
            attempts=[(made.at, made.channel, made.result, made.cause) for made in tried[one.warning_id]],
            decided_at=one.decided_at or one.prepared_at,
        )
        for one in alarms
    ]


def _whole(rows: QuerySet[FalseAlarm]) -> QuerySet[FalseAlarm]:
    """With what a list and a record show; `pushes` is how many there were."""
    found = rows.select_related("warning", "warning__station", "prepared_by", "decided_by")
    return found.annotate(pushes=Count("directives"))


def _of_centre(actor: Actor) -> QuerySet[FalseAlarm]:
    rows: QuerySet[FalseAlarm] = FalseAlarm.objects.visible_to(actor)
    return rows.filter(warning__centre_id__in=units_below(actor.unit_path).centres)
