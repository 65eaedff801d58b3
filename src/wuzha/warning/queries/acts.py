# SPDX-License-Identifier: Apache-2.0
"""Acts on warnings in the order they were recorded, for whoever passes them on (`wuzha.exchange`): all of them, and
closings of what a channel pushed, with what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, Model, OuterRef, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.warning.models import Attempt, Directive, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Act, State

#: Keys are given before a transaction commits, so a lower one may appear after a higher. Acts so far behind the newest
#: are looked at again; a transaction that is still open after ten thousand later acts does not exist here.
LOOK_BACK = 10_000


def last_act() -> int:
    """Key of the newest act, 0 when there is none."""
    newest: int | None = Transition.unscoped.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def acts_not_passed_on(
    after: int, acts: Iterable[str], passed: type[Model], field: str, **owner: object
) -> QuerySet[Transition]:
    """Acts above the key `after` that have no row in `passed` (whose `field` points to the act, `owner` given)."""
    done = passed._base_manager.filter(**{field: OuterRef("pk")}, **owner)
    found: QuerySet[Transition] = Transition.unscoped.filter(pk__gt=after, act__in=list(acts)).exclude(Exists(done))
    return found.order_by("pk")


def in_reach_of(unit: Unit, acts: QuerySet[Transition]) -> QuerySet[Transition]:
    """Those on warnings that the unit sees."""
    seer = Actor(kind="source", label=unit.code, unit_id=unit.pk, unit_code=unit.code, unit_path=unit.path)
    return acts.filter(warning__in=WarningRecord.objects.visible_to(seer))


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
