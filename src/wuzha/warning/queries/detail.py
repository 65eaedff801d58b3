# SPDX-License-Identifier: Apache-2.0
"""One warning in full: itself, what happened to it in order, and what is known of the person from before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.warning.models import (
    Attempt,
    Comment,
    Directive,
    EnrichmentItem,
    FalseAlarm,
    GridTask,
    Handover,
    SecondRound,
    SmsNumber,
    Transition,
    Waiver,
    WarningRecord,
)
from wuzha.warning.queries.search import same_person
from wuzha.warning.rules.lifecycle import Act
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import REASONS

#: Earlier warnings shown with a warning.
SHOWN_PREVIOUS = 20
#: Entries of each kind a timeline shows; a person pushed more often than this is shown by the latest.
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `kind` says which record `it` is."""

    at: datetime
    kind: str
    it: Any


def of(actor: Actor, pk: int) -> WarningRecord | None:
    """The warning with what its page shows; `None` when it is not in the actor's reach."""
    return (
        WarningRecord.objects.visible_to(actor)
        .select_related("station", "officer", "claimed_by", "previous", "merged_into", "centre")
        .filter(pk=pk)
        .first()
    )


def timeline(warning: WarningRecord) -> list[Entry]:
    """Everything that happened to the warning, earliest first. The caller has checked that it may be seen."""

    def newest(model: type[Any], order: str, *related: str) -> list[Any]:
        rows: QuerySet[Any] = model.unscoped.filter(warning=warning).select_related(*related)
        return list(rows.order_by(f"-{order}", "-pk")[:MOST_ENTRIES])

    entries = [Entry(d.received_at, "directive", d) for d in newest(Directive, "received_at")]
    entries += [Entry(t.at, "transition", t) for t in newest(Transition, "at", "by", "unit")]
    entries += [Entry(i.at, "item", i) for i in newest(EnrichmentItem, "at", "by")]
    entries += [Entry(a.at, "attempt", a) for a in newest(Attempt, "at", "by", "unit")]
    entries += [Entry(g.asked_at, "grid_task", g) for g in newest(GridTask, "asked_at", "grid", "asked_by")]
    entries += [Entry(c.at, "comment", c) for c in newest(Comment, "at", "by")]
    entries += [Entry(w.at, "waiver", w) for w in newest(Waiver, "at", "by", "unit")]
    entries += [Entry(s.opened_at, "second_round", s) for s in newest(SecondRound, "opened_at", "next", "opened_by")]
    entries += [Entry(f.prepared_at, "false_alarm", f) for f in newest(FalseAlarm, "prepared_at", "prepared_by")]
    entries += [Entry(h.opened_at, "handover", h) for h in newest(Handover, "opened_at", "opened_by")]
    texted = SmsNumber.unscoped.filter(warning=warning).select_related("sms_list", "sms_list__made_by").order_by("-pk")
    entries += [Entry(one.sms_list.made_at, "sms", one) for one in texted[:MOST_ENTRIES]]
    return sorted(entries, key=lambda entry: entry.at)


def reason_label(step: Transition) -> str:
    """Why a change of state was made, in the language of the page: a closing's is its outcome; nothing without one."""
    if step.act == Act.CLOSE and step.reason in Outcome.values:
        return str(Outcome(step.reason).label)
    return REASONS.at().label(step.reason) if step.reason else ""


def previous(actor: Actor, warning: WarningRecord) -> tuple[list[WarningRecord], bool]:
    """Other warnings of the same person in the actor's reach, latest first, and whether there are more."""
    rows = list(
        WarningRecord.objects.visible_to(actor)
        .filter(same_person(warning))
        .exclude(pk=warning.pk)
        .select_related("station")
        .order_by("-last_pushed_at", "-pk")[: SHOWN_PREVIOUS + 1]
    )
    return rows[:SHOWN_PREVIOUS], len(rows) > SHOWN_PREVIOUS
