# SPDX-License-Identifier: Apache-2.0
"""Who is under which measure at an instant, by which ground. Read from the instants in the rows alone: a sweep that has
not run yet changes nothing of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.measures.models import Measure, Subject

RELATED = ("subject", "subject__unit", "unit")


def at_instant(at: datetime) -> Q:
    """Measures in force at an instant; both ends belong to it."""
    return Q(starts_at__lte=at) & (Q(until__isnull=True) | Q(until__gte=at))


def in_force(
    actor: Actor, at: datetime, subject: Subject | int | None = None, kinds: Collection[str] = ()
) -> QuerySet[Measure]:
    """Measures in force at an instant in the actor's reach; of one subject, of some kinds."""
    rows: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(at_instant(at))
    if subject is not None:
        rows = rows.filter(subject=subject)
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    return rows


def of_unit(actor: Actor, unit_id: int, at: datetime, kinds: Collection[str] = ()) -> list[Measure]:
    """What a unit is under at an instant, the latest first."""
    rows = in_force(actor, at, kinds=kinds).filter(subject__unit_id=unit_id)
    return list(rows.select_related(*RELATED).order_by("-starts_at", "-pk"))


def by_unit(actor: Actor, at: datetime, kinds: Collection[str] = ()) -> dict[int, list[Measure]]:
    """Unit → what it is under at an instant, the latest first: for a list of units."""
    rows = in_force(actor, at, kinds=kinds).filter(subject__unit__isnull=False).select_related(*RELATED)
    found: dict[int, list[Measure]] = {}
    for one in rows.order_by("-starts_at", "-pk"):
        found.setdefault(one.subject.unit_id or 0, []).append(one)
    return found


def of_record(actor: Actor, ref: tuple[str, int], at: datetime | None = None) -> list[Measure]:
    """Measures against the subject that is a record of another room, in force at an instant or all."""
    rows: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(subject__ref_type=ref[0], subject__ref_id=ref[1])
    if at is not None:
        rows = rows.filter(at_instant(at))
    return list(rows.select_related(*RELATED).order_by("-proposed_at", "-pk"))


def counted(actor: Actor, at: datetime) -> dict[str, int]:
    """How many measures of each kind are in force at an instant; counted from the index alone (`measures_in_force`)."""
    rows = in_force(actor, at).order_by().values("kind").annotate(n=Count("kind"))
    return {row["kind"]: row["n"] for row in rows}
