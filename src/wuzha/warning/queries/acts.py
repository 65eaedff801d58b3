# SPDX-License-Identifier: Apache-2.0
"""Acts on warnings in the order they were recorded, for whoever passes them on (`wuzha.exchange`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, Model, OuterRef, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.warning.models import Transition, WarningRecord

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
