# SPDX-License-Identifier: Apache-2.0
"""Eases of one sanction, and the sanctions a reader may see them of."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.measures.queries import Measure
from wuzha.measures.queries.lists import of as measure_of
from wuzha.sanctions.models import Easing
from wuzha.sanctions.rules.life import EasingState


def sanction_of(actor: Actor, pk: int) -> Measure | None:
    """A sanction in reach."""
    found = measure_of(actor, pk)
    return found if found is not None and found.kind == "SANCTION" else None


def of_measure(actor: Actor, measure: int) -> list[Easing]:
    """The eases of a sanction, the latest first."""
    rows = Easing.objects.visible_to(actor).filter(measure=measure).select_related("asked_by", "decided_by")
    return list(rows.order_by("-pk"))


def to_decide(actor: Actor) -> QuerySet[Easing]:
    """Eases that wait for another than who asked."""
    rows: QuerySet[Easing] = Easing.objects.visible_to(actor).filter(state=EasingState.ASKED)
    return rows.exclude(asked_by=actor.person_id) if actor.person_id is not None else rows


def show(actor: Actor, measure: int, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Accounts, reasons and answers in clear (`thing:3`, `why:3`, `answer:3`); the look is in the trail. Raises
    `ValueError` without a purpose."""
    values = {
        f"{name}:{one.pk}": getattr(one, name)
        for one in of_measure(actor, measure) for name in ("thing", "why", "answer")
    }  # fmt: skip
    return reveal_many(actor, purpose, on=(Measure.RECORD, measure), values=values, detail=detail)
