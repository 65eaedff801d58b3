# SPDX-License-Identifier: Apache-2.0
"""One task as the officer's page shows it. Personal data stays sealed here; `personal` opens it for a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar.quiet import shift_out_of_quiet
from wuzha.warning.models import Attempt, Directive, EnrichmentItem, GridTask, Handover, Transition
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.queries.reasons import reason_lines
from wuzha.warning.queries.tasks.clocks import Clock, clocks
from wuzha.warning.queries.tasks.lists import station_warnings
from wuzha.warning.queries.tasks.places import place_names
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import AT_STATION, State
from wuzha.warning.rules.next_step import LEADS_TO, Situation, Step, next_step, reached
from wuzha.warning.rules.outcomes import FACE_TO_FACE, LEFT_CITY, Closing, Outcome, Refusal, refusals
from wuzha.warning.rulesets import CAUSES, COMPLETION, QUIET_HOURS, SCRIPTS
from wuzha.warning.rulesets.scripts import Script

#: Pushes of one warning that are shown with their payments.
MOST_PUSHES = 20
#: Stands for whatever the officer will type where an outcome asks for evidence.
_GIVEN = "GIVEN"


@dataclass(frozen=True, slots=True)
class Task:
    """A warning in a station's hands, with all that has been found and tried. Money in 分."""

    warning: WarningRecord
    place: str
    clocks: list[Clock]
    attempts: list[Attempt]
    #: What completion found, the newest of each item.
    items: list[EnrichmentItem]
    grid_tasks: list[GridTask]
    handover: Handover | None
    pushes: list[Directive]
    #: The last change of state: who had it in hand before.
    changed: Transition | None
    reasons: str
    script: Script
    visit_required: bool
    #: When quiet hours end, if this level is not called now.
    quiet_until: datetime | None
    step: Step
    #: What the dictionary advises for the cause of the last failed attempt.
    advice: str

    @property
    def is_open(self) -> bool:
        return self.warning.state in AT_STATION

    @property
    def may_try(self) -> bool:
        return self.warning.state in (State.SIGNED, State.WORKING)

    @property
    def may_reveal(self) -> bool:
        """Clear personal data is for finding and meeting the person, and for the report of one already deceived."""
        return self.is_open or (self.handover is not None and self.handover.done_at is None)

    @property
    def purpose(self) -> str:
        """What the data is opened for, unless the officer says otherwise. Kept in Chinese, as the trail is read."""
        return f"预警劝阻 {self.warning.number}"

    @property
    def leads_to(self) -> str:
        """The channel the next step suggests."""
        return str(LEADS_TO.get(self.step, ""))

    @property
    def reached(self) -> bool:
        return reached(self.attempts)

    def in_the_way(self, outcome: Outcome) -> list[Refusal]:
        """What would stand in the way of an outcome even with every field filled in."""
        return refusals(
            Closing(
                outcome=outcome,
                attempts=len(self.attempts),
                visits=sum(one.channel in FACE_TO_FACE for one in self.attempts),
                reached=self.reached,
                visit_required=self.visit_required,
                cause=LEFT_CITY,
                evidence=_GIVEN,
            )
        )


def station_task(actor: Actor, pk: int) -> WarningRecord:
    """The warning, if it is or was in the hands of the actor's station. Raises `Warning.DoesNotExist`."""
    rows: QuerySet[WarningRecord] = station_warnings(actor).select_related(
        "station", "officer", "centre", "merged_into"
    )
    return rows.get(pk=pk, state__in=(*AT_STATION, State.CLOSED, State.SUPERSEDED))


def of(actor: Actor, pk: int, now: datetime | None = None) -> Task:
    """The task of a warning. Raises `Warning.DoesNotExist` for one that is not the station's."""
    warning = station_task(actor, pk)
    attempts = list(_of(Attempt, actor, pk).select_related("by", "unit").order_by("at", "pk"))
    visit_required = Level(warning.level).name in COMPLETION.at().visit_required
    quiet_until = quiet_end(Level(warning.level), now or timezone.now())
    step = next_step(
        Situation(
            attempts, has_phone=warning.phone is not None, visit_required=visit_required, quiet=quiet_until is not None
        )
    )
    return Task(
        warning=warning,
        place=place_names([warning.division_code]).get(warning.division_code, ""),
        clocks=clocks(warning, attempts[0].at if attempts else None),
        attempts=attempts,
        items=_found_items(actor, pk),
        grid_tasks=list(_of(GridTask, actor, pk).select_related("grid", "attempt").order_by("-asked_at")),
        handover=_of(Handover, actor, pk).select_related("opened_by", "done_by").first(),
        pushes=list(_of(Directive, actor, pk).order_by("-pushed_at", "-pk")[:MOST_PUSHES]),
        changed=_of(Transition, actor, pk).select_related("by").order_by("-at", "-pk").first(),
        reasons=reason_lines([warning]).get(pk, ""),
        script=SCRIPTS.at().for_type(warning.fraud_type),
        visit_required=visit_required,
        quiet_until=quiet_until,
        step=step,
        advice=_advice(attempts) if step is Step.CAUSE else "",
    )


def quiet_end(level: Level, now: datetime) -> datetime | None:
    """When the quiet hours of a level end, or `None` when it may be called now."""
    rules = QUIET_HOURS.at(now)
    if level.name not in rules.levels:
        return None
    end = shift_out_of_quiet(now, time.fromisoformat(rules.start), time.fromisoformat(rules.end))
    return end if end > now else None


def _of(model: type, actor: Actor, pk: int) -> QuerySet:  # type: ignore[type-arg]  # one of several models
    rows: QuerySet = model.objects.visible_to(actor).filter(warning_id=pk)  # type: ignore[type-arg, attr-defined]
    return rows


def _found_items(actor: Actor, pk: int) -> list[EnrichmentItem]:
    rows: Iterable[EnrichmentItem] = (
        _of(EnrichmentItem, actor, pk).filter(found=Found.FOUND).select_related("by").order_by("item", "-at")
    )
    newest = {row.item: row for row in reversed(list(rows))}
    order = {item.code: place for place, item in enumerate(COMPLETION.at().items)}
    return sorted(newest.values(), key=lambda row: order.get(row.item, len(order)))


def _advice(attempts: list[Attempt]) -> str:
    cause = attempts[-1].cause
    return next((term.next_step for term in CAUSES.at().terms if term.code == cause), "")
