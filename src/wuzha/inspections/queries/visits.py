# SPDX-License-Identifier: Apache-2.0
"""Rounds and their visits, one visit with its checklist, findings, a unit's history, and the figures of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.inspections.models import Finding, Inspection, InspectionItem, InspectionPhoto, Programme
from wuzha.inspections.rules.visits import AHEAD, FindingState, Severity, VisitState, percent

TABS = ("ahead", "late", "done", "all")
#: Rounds and visits that a page lists at most beside a cursor.
MOST_VISITS = 500


def programmes(actor: Actor, after: str = "") -> pages.Page[Programme]:
    """Rounds, the latest first, each with its number of visits and of those done. Raises `CursorError`."""
    rows = Programme.objects.visible_to(actor).annotate(
        planned=Count("inspections", filter=~Q(inspections__state=VisitState.CALLED_OFF)),
        done=Count("inspections", filter=Q(inspections__state=VisitState.DONE)),
    )
    return pages.page(rows.order_by("-since", "-pk"), after)


def programme(actor: Actor, pk: int) -> Programme | None:
    found: Programme | None = Programme.objects.visible_to(actor).select_related("owner", "by").filter(pk=pk).first()
    return found


def visits_of(actor: Actor, programme: Programme) -> list[Inspection]:
    """Visits of a round, by their day."""
    rows = Inspection.objects.visible_to(actor).filter(programme=programme).select_related("unit")
    return list(rows.annotate(found=Count("findings")).order_by("planned_on", "pk")[:MOST_VISITS])


def page(actor: Actor, tab: str, today: date, after: str = "", unit_id: int | None = None) -> pages.Page[Inspection]:
    """Visits: those ahead by their day, all others the latest first. Raises `CursorError`."""
    rows = Inspection.objects.visible_to(actor).select_related("unit", "programme")
    rules = {
        "ahead": Q(state__in=AHEAD), "late": Q(state__in=AHEAD, planned_on__lt=today), "done": Q(state=VisitState.DONE),
    }  # fmt: skip
    rows = rows.filter(rules.get(tab, Q()))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    order = ("planned_on", "pk") if tab in ("ahead", "late") else ("-planned_on", "-pk")
    return pages.page(rows.order_by(*order), after)


def of(actor: Actor, pk: int) -> Inspection | None:
    """One visit; `None` when it is not in the actor's reach."""
    rows = Inspection.objects.visible_to(actor).select_related("unit", "owner", "programme", "started_by", "done_by")
    found: Inspection | None = rows.filter(pk=pk).first()
    return found


def items_of(actor: Actor, visit: Inspection) -> list[InspectionItem]:
    return list(InspectionItem.objects.visible_to(actor).filter(inspection=visit).order_by("place"))


def photos_of(actor: Actor, visit: Inspection) -> list[InspectionPhoto]:
    rows = InspectionPhoto.objects.visible_to(actor).filter(inspection=visit)
    return list(rows.select_related("item", "recheck").order_by("pk"))


def photo_of(actor: Actor, pk: int) -> InspectionPhoto | None:
    found: InspectionPhoto | None = InspectionPhoto.objects.visible_to(actor).filter(pk=pk).first()
    return found


def findings_in(actor: Actor, visit: Inspection) -> list[Finding]:
    rows = Finding.objects.visible_to(actor).filter(inspection=visit)
    return list(rows.select_related("item", "ticket").order_by("item__place"))


def show(actor: Actor, visit: Inspection, purpose: str) -> dict[str, str]:
    """Notes of the items (`item:CODE`) and the summary (`summary`) in clear; the look is in the trail."""
    values = {f"item:{one.code}": one.note for one in items_of(actor, visit)} | {"summary": visit.note}
    return reveal_many(actor, purpose, on=(Inspection.RECORD, visit.pk), values=values)


def findings(actor: Actor, tab: str, after: str = "", unit_id: int | None = None) -> pages.Page[Finding]:
    """Findings, the latest first. Raises `CursorError`."""
    rows = Finding.objects.visible_to(actor).select_related("item", "inspection", "inspection__unit", "ticket")
    states = {
        "open": (FindingState.FOUND, FindingState.ORDERED), "new": (FindingState.FOUND,),
        "cleared": (FindingState.CLEARED,),
    }  # fmt: skip
    if tab in states:
        rows = rows.filter(state__in=states[tab])
    if unit_id is not None:
        rows = rows.filter(inspection__unit_id=unit_id)
    return pages.page(rows.order_by("-found_at", "-pk"), after)


def to_order(actor: Actor, visit: Inspection) -> QuerySet[Finding]:
    """Findings of a visit that have no ticket yet."""
    rows: QuerySet[Finding] = Finding.objects.visible_to(actor).filter(inspection=visit, state=FindingState.FOUND)
    return rows.select_related("item").order_by("item__place")


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """How a round stands."""

    planned: int
    done: int
    units: int
    findings: int
    grave: int
    ordered: int
    cleared: int
    in_time: int
    percent: str


def figures_of(actor: Actor, programme: Programme) -> RoundFigures:
    """Counted as it stands now, from the visits and findings that its page lists."""
    visits = Inspection.objects.visible_to(actor).filter(programme=programme)
    done = visits.filter(state=VisitState.DONE)
    planned: Any = visits.exclude(state=VisitState.CALLED_OFF).aggregate(n=Count("pk"))
    counted: Any = done.aggregate(n=Count("pk"), units=Count("unit", distinct=True))
    rows = Finding.objects.visible_to(actor).filter(inspection__programme=programme)
    found: Any = rows.aggregate(
        n=Count("pk"), grave=Count("pk", filter=Q(severity=Severity.GRAVE)),
        ordered=Count("pk", filter=Q(ticket__isnull=False)), cleared=Count("pk", filter=Q(state=FindingState.CLEARED)),
        in_time=Count("pk", filter=Q(in_time=True)),
    )  # fmt: skip
    return RoundFigures(
        planned["n"], counted["n"], counted["units"], found["n"], found["grave"], found["ordered"], found["cleared"],
        found["in_time"], percent(counted["n"], planned["n"]),
    )  # fmt: skip
