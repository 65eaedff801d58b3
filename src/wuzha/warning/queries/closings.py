# SPDX-License-Identifier: Apache-2.0
"""Closings of what a channel pushed, with what was done: for the feedback that goes back to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from wuzha.warning.models import Attempt, Directive, Transition
from wuzha.warning.rules.lifecycle import Act, State


@dataclass(slots=True)
class Closing:
    """One closing; `attempts` in the order they were made, `directive_nos` of the channel's pushes behind it."""

    act: Transition
    attempts: list[Attempt] = field(default_factory=list)
    directive_nos: list[str] = field(default_factory=list)


def of_channel(acts: QuerySet[Transition], source: str) -> QuerySet[Transition]:
    """Those of the acts that closed a warning the channel pushed and still stand: what was reopened tells when it
    closes again."""
    pushed = Directive.unscoped.filter(source=source).values("warning_id")
    later = Transition.unscoped.filter(warning=OuterRef("warning"), act=Act.CLOSE, pk__gt=OuterRef("pk"))
    found = acts.filter(act=Act.CLOSE, warning__in=pushed, warning__state=State.CLOSED).exclude(Exists(later))
    return found.select_related("warning__station")


def with_work(acts: Sequence[Transition], source: str) -> list[Closing]:
    """The closings with their attempts and the channel's directives, in two reads."""
    keys = [act.warning_id for act in acts]
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.unscoped.filter(warning_id__in=keys).order_by("at", "pk"):
        attempts[attempt.warning_id].append(attempt)
    numbers: dict[int, list[str]] = defaultdict(list)
    pushes = Directive.unscoped.filter(source=source, warning_id__in=keys).order_by("pk")
    for warning_id, number in pushes.values_list("warning_id", "directive_no"):
        numbers[warning_id].append(number)
    return [Closing(act, attempts[act.warning_id], numbers[act.warning_id]) for act in acts]
