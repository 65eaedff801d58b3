# SPDX-License-Identifier: Apache-2.0
"""What a row of a list shows beside the warning itself: the last attempt, earlier warnings, the running clock, why it
stands where it stands, and where the person lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from wuzha.audit.actor import Actor
from wuzha.engine.triage import ESTIMATES, reasons, render
from wuzha.org.models import Unit
from wuzha.warning.models import Attempt, WarningRecord
from wuzha.warning.queries import search
from wuzha.warning.queries.scoring import Facts, score_facts
from wuzha.warning.rules.lifecycle import State

#: Digits of a town's and of a village's code (GB/T 2260 with the statistical extension).
TOWN, VILLAGE = 9, 12


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """`330282002002` → `浒山街道 孙塘社区`; a code of the county or an unknown one has no name."""
    wanted = {code for code in codes if len(code) >= TOWN}
    parts = {code[:length] for code in wanted for length in (TOWN, VILLAGE) if len(code) >= length}
    names = dict(Unit.objects.filter(code__in=parts).values_list("code", "name"))
    return {code: " ".join(_named(code, names)) for code in wanted}


def _named(code: str, names: dict[str, str]) -> Iterable[str]:
    for part in dict.fromkeys((code[:TOWN], code[:VILLAGE])):
        if part in names:
            yield names[part]


def reason_lines(warnings: Iterable[WarningRecord], *, estimates: bool = True) -> dict[int, str]:
    """Key of the warning → its three largest reasons, in the language of the page; at the door without estimates.

    Worked out from the facts as they stood when the warning was scored, so the line explains the place it has.
    """
    lang = get_language() or "zh"
    by_moment: dict[datetime, list[WarningRecord]] = defaultdict(list)
    for warning in warnings:
        by_moment[warning.scored_at or timezone.now()].append(warning)
    lines = {}
    for moment, group in by_moment.items():
        batch, scores = score_facts([Facts.of(warning) for warning in group], moment)
        for place, warning in enumerate(group):
            found = [one for one in reasons(batch, scores, place) if estimates or one.code not in ESTIMATES]
            lines[warning.pk] = render(found, lang)
    return lines


#: Earlier warnings of one person are counted up to here.
MOST_PREVIOUS = 99


@dataclass(frozen=True, slots=True)
class Row:
    """One warning of a list."""

    warning: WarningRecord
    last_attempt: Attempt | None
    #: Other warnings of the same person, at most `MOST_PREVIOUS`.
    previous: int
    #: Warnings that the same fraudster's contact was pushed for, at most `similar.MOST_ELSEWHERE`.
    elsewhere: int
    #: Until the first running deadline; negative when it has passed, `None` when nothing is due.
    left: timedelta | None
    #: Waiting again by itself after a snooze.
    returned: bool = False


def rows_of(actor: Actor, keys: Sequence[int], now: datetime) -> list[Row]:
    """Rows of the given keys, in their order; a key out of reach is left out."""
    warnings: QuerySet[WarningRecord] = (
        WarningRecord.objects.visible_to(actor)
        .filter(pk__in=keys)
        .select_related("station", "officer", "claimed_by", "merged_into")
        .annotate(
            previous_found=Func(ArraySubquery(same_person(actor)), function="cardinality", output_field=IntegerField())
        )
    )
    found = {warning.pk: warning for warning in warnings}
    attempts = {
        attempt.warning_id: attempt
        for attempt in Attempt.unscoped.filter(warning_id__in=list(found))
        .order_by("warning_id", "-at")
        .distinct("warning_id")
    }
    same_contact = search.elsewhere(actor, list(found))
    return [
        Row(
            warning,
            attempts.get(key),
            warning.previous_found,  # type: ignore[attr-defined]  # annotated above
            len(same_contact.get(key, ())),
            None if warning.next_due is None else warning.next_due - now,
            has_returned(warning, now),
        )
        for key in keys
        if (warning := found.get(key)) is not None
    ]


def has_returned(warning: WarningRecord, now: datetime) -> bool:
    """Whether it waits after a snooze that has run out; taking or waking it ends that."""
    until = warning.snoozed_until
    return warning.state == State.RECEIVED and until is not None and until <= now


def same_person(actor: Actor) -> QuerySet[WarningRecord]:
    """For a subquery: keys of the other warnings in reach of the outer row's person, by phone, ID number or account."""
    others: QuerySet[WarningRecord] = (
        WarningRecord.objects.visible_to(actor)
        .filter(
            Q(phone_index=OuterRef("phone_index"))
            | Q(id_index=OuterRef("id_index"))
            | Q(account_index=OuterRef("account_index"))
        )
        .exclude(pk=OuterRef("pk"))
    )
    return others.values("pk")[:MOST_PREVIOUS]  # type: ignore[return-value]  # the stubs do not follow values()
