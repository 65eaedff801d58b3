# SPDX-License-Identifier: Apache-2.0
"""One task as the officer's page shows it. Personal data stays sealed here; `personal` opens it for a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.warning.models import (
    Attachment,
    Attempt,
    Directive,
    EnrichmentItem,
    GridTask,
    Handover,
    Proof,
    SecondRound,
    Transition,
    Waiver,
    WarningRecord,
)
from wuzha.warning.queries import ladder
from wuzha.warning.queries.ladder import Round
from wuzha.warning.queries.rows import place_names, reason_lines
from wuzha.warning.queries.tasks.lists import Clock, clocks, station_warnings
from wuzha.warning.queries.tasks.talk import spoken
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.ladder import Reading, Situation, Step, Suggestion, reached, read, suggest
from wuzha.warning.rules.lifecycle import AT_STATION, Level, State
from wuzha.warning.rules.outcomes import FACE_TO_FACE, LEFT_CITY, Closing, Outcome, Refusal, refusals, tries
from wuzha.warning.rulesets import CAUSES, COMPLETION, SCRIPTS
from wuzha.warning.rulesets.dictionaries import Cause
from wuzha.warning.rulesets.ladder import Script

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
    #: Version of the talk on the page: key of `RuleVersion`, 0 for the factory's.
    script_version: int
    #: The attempts that count: no visits in vain to nobody's address.
    counted: list[Attempt]
    situation: Situation
    ladder: Reading
    suggestion: Suggestion
    #: Why the last attempt failed, if it did: the dictionary's word, with what it advises and leads to.
    failed_for: Cause | None
    proofs: list[Proof]
    #: Keys of the attempts with a photo.
    photographed: set[int]
    #: A chief's leave to close before the ladder is exhausted.
    waiver: Waiver | None
    #: What a denial of this warning led to, and the denial that this round goes back to.
    second_round: SecondRound | None
    came_from: SecondRound | None
    #: The rounds before this one, the latest first.
    earlier: list[Round]

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
    def level_name(self) -> str:
        return Level(self.warning.level).name

    @property
    def visit_required(self) -> bool:
        return self.situation.visit_required

    @property
    def quiet_until(self) -> datetime | None:
        """When quiet hours end, if this level is not called now."""
        return self.situation.quiet_until

    @property
    def step(self) -> Step:
        return self.suggestion.step

    @property
    def leads_to(self) -> str:
        """The channel the next step suggests now; nothing while it waits."""
        return "" if self.suggestion.not_before else self.suggestion.leads_to

    @property
    def advice(self) -> str:
        """What the dictionary advises for the cause of the last failed attempt."""
        return self.failed_for.next_step if self.failed_for and self.step is not Step.CLOSE else ""

    @property
    def reached(self) -> bool:
        return reached(self.attempts)

    @property
    def went_nowhere(self) -> bool:
        """Whether a visit in vain does not count, since no address is recorded."""
        return len(self.counted) < len(self.attempts)

    def in_the_way(self, outcome: Outcome) -> list[Refusal]:
        """What would stand in the way of an outcome even with every field filled in."""
        return refusals(
            Closing(
                outcome=outcome,
                attempts=tries(self.warning.level, self.attempts),
                visits=sum(one.channel in FACE_TO_FACE for one in self.counted),
                reached=self.reached,
                visit_required=self.visit_required,
                cause=LEFT_CITY,
                evidence=_GIVEN,
                ladder_open=bool(self.ladder.lacking) and self.waiver is None,
            )
        )


def station_task(actor: Actor, pk: int) -> WarningRecord:
    """The warning, if it is or was in the hands of the actor's station. Raises `WarningRecord.DoesNotExist`."""
    rows: QuerySet[WarningRecord] = station_warnings(actor).select_related(
        "station", "officer", "centre", "merged_into"
    )
    return rows.get(pk=pk, state__in=(*AT_STATION, State.CLOSED, State.SUPERSEDED))


def of(actor: Actor, pk: int, now: datetime | None = None) -> Task:
    """The task of a warning. Raises `WarningRecord.DoesNotExist` for one that is not the station's."""
    warning = station_task(actor, pk)
    attempts = list(_of(Attempt, actor, pk).select_related("by", "unit").order_by("at", "pk"))
    at_hand = ladder.situation(warning, attempts, now or timezone.now())
    reading = read(at_hand)
    script = SCRIPTS.version_at()
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
        reasons=reason_lines([warning], estimates=False).get(pk, ""),
        script=spoken(script.value, warning.fraud_type, warning.centre.path, now or timezone.now()),
        script_version=script.pk or 0,
        counted=ladder.that_count(warning, attempts),
        situation=at_hand,
        ladder=reading,
        suggestion=suggest(at_hand, reading),
        failed_for=_failed_for(attempts),
        proofs=list(_of(Proof, actor, pk).order_by("at", "pk")),
        photographed=set(_of(Attachment, actor, pk).filter(attempt__isnull=False).values_list("attempt_id", flat=True)),
        waiver=ladder.waiver_of(warning),
        second_round=_of(SecondRound, actor, pk).select_related("next", "checked_by").first(),
        came_from=ladder.came_from(warning),
        earlier=ladder.rounds_before(warning),
    )


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


def _failed_for(attempts: list[Attempt]) -> Cause | None:
    last = attempts[-1] if attempts else None
    if last is None or not last.cause:
        return None
    return next((term for term in CAUSES.at().terms if term.code == last.cause), None)
