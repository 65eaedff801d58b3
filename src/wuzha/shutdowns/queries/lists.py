# SPDX-License-Identifier: Apache-2.0
"""Lists of shutdowns, one of them with what belongs to it, and others of the same value or list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import opener
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownPaper, ShutdownStep, Site
from wuzha.shutdowns.rules.life import HERE, IN_EFFECT, AppealState, Result, State

RELATED = ("unit", "addressed", "case")
MOST_SAME = 20
#: What the tabs of the list show.
TABS = ("todo", "review", "sent", "effect", "appeals", "reopened", "all")


def tabs() -> dict[str, Q]:
    open_appeal = ShutdownAppeal.unscoped.filter(shutdown=OuterRef("pk")).exclude(state=AppealState.ANSWERED)
    return {
        "todo": Q(state__in=(State.DRAFT, State.RETURNED)),
        "review": Q(state=State.PROPOSED),
        "sent": Q(state__in=(State.SENT, State.REOPENING)),
        "effect": Q(state=State.ANSWERED, result__in=IN_EFFECT),
        "appeals": Q(Exists(open_appeal)),
        "reopened": Q(state=State.REOPENED),
        "all": Q(),
    }


@dataclass(frozen=True, slots=True)
class Filters:
    """Which shutdowns the list shows; empty leaves it open."""

    tab: str = "todo"
    thing: str = ""
    result: str = ""
    unit_id: int | None = None
    bulk: str = ""

    @classmethod
    def of(cls, query: str) -> Filters:
        """The filter of an address of the list. Raises `ValueError` for a tab there is not."""
        given = QueryDict(query)
        tab = given.get("tab", "todo")
        if tab not in TABS:
            raise ValueError("There is no such tab")
        unit, bulk = given.get("unit", ""), given.get("bulk", "")
        try:
            bulk = str(UUID(bulk)) if bulk else ""
        except ValueError:
            bulk = ""
        return cls(tab, given.get("thing", ""), given.get("result", ""), int(unit) if unit.isdecimal() else None, bulk)


def chosen(actor: Actor, filters: Filters) -> QuerySet[Shutdown]:
    """The shutdowns of a filter in reach."""
    rows: QuerySet[Shutdown] = Shutdown.objects.visible_to(actor).filter(tabs()[filters.tab])
    if filters.thing:
        rows = rows.filter(thing=filters.thing)
    if filters.result:
        rows = rows.filter(result=filters.result)
    if filters.unit_id is not None:
        rows = rows.filter(addressed=filters.unit_id)
    if filters.bulk:
        rows = rows.filter(bulk=filters.bulk)
    return rows


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Shutdown]:
    """The latest first. Raises `CursorError`."""
    return pages.page(chosen(actor, filters).select_related(*RELATED).order_by("-proposed_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Shutdown | None:
    """One shutdown; `None` when it is not in the actor's reach."""
    rows = Shutdown.objects.visible_to(actor).select_related(
        *RELATED, "centre", "warning", "evidence", "proposed_by", "own_checked_by", "decided_by"
    )
    found: Shutdown | None = rows.filter(pk=pk).first()
    return found


def steps_of(actor: Actor, row: Shutdown) -> list[ShutdownStep]:
    """Its course, the first first."""
    rows = ShutdownStep.objects.visible_to(actor).filter(shutdown=row).select_related("by")
    return list(rows.order_by("pk"))


def appeals_of(actor: Actor, row: Shutdown) -> list[ShutdownAppeal]:
    """Its appeals, the latest first."""
    rows = ShutdownAppeal.objects.visible_to(actor).filter(shutdown=row).select_related("checked_by", "answered_by")
    return list(rows.order_by("-pk"))


def appeal_of(actor: Actor, pk: int) -> ShutdownAppeal | None:
    found: ShutdownAppeal | None = (
        ShutdownAppeal.objects.visible_to(actor).select_related("shutdown").filter(pk=pk).first()
    )
    return found


def papers_of(actor: Actor, row: Shutdown) -> list[ShutdownPaper]:
    return list(ShutdownPaper.objects.visible_to(actor).filter(shutdown=row).select_related("by").order_by("pk"))


def paper_of(actor: Actor, pk: int) -> ShutdownPaper | None:
    found: ShutdownPaper | None = (
        ShutdownPaper.objects.visible_to(actor).select_related("shutdown").filter(pk=pk).first()
    )
    return found


def same(actor: Actor, row: Shutdown) -> list[Shutdown]:
    """Others of the same value, the latest first."""
    if row.value_index is None:
        return []
    rows = Shutdown.objects.visible_to(actor).filter(value_index=row.value_index).exclude(pk=row.pk)
    return list(rows.order_by("-pk")[:MOST_SAME])


def show(actor: Actor, row: Shutdown, purpose: str, detail: dict[str, object] | None = None) -> dict[str, Any]:
    """The value, why, the answer, notes and appeals in clear; the look is in the trail. Raises `ValueError` without a
    purpose."""
    steps = [one for one in steps_of(actor, row) if one.note is not None]
    appeals = appeals_of(actor, row)
    fields = ["value", "reason", "answer", "note", "who", "what", "found", "reply"]
    opened = opener(
        actor, purpose, on=(Shutdown.RECORD, row.pk), fields=fields, rows=1 + len(steps) + len(appeals), detail=detail
    )
    told: dict[str, Any] = {name: opened(name, getattr(row, name), row.pk) for name in ("value", "reason", "answer")}
    told["notes"] = {one.pk: opened("note", one.note, f"step {one.pk}") for one in steps}
    told["appeals"] = {
        one.pk: {name: opened(name, getattr(one, name), f"appeal {one.pk}") for name in fields[4:]} for one in appeals
    }
    return told


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """What waits for the actor's role: to be checked, to be reviewed."""
    return [Shutdown.objects.visible_to(actor).filter(state__in=HERE)]


def late_verification(actor: Actor, now: datetime | None = None) -> QuerySet[Shutdown]:
    """Cards that should have been verified again by now and are neither verified nor suspended."""
    rows: QuerySet[Shutdown] = Shutdown.objects.visible_to(actor)
    return rows.filter(state=State.SENT, verify_due_at__lt=now or timezone.now())


def of_case(actor: Actor, case_id: int) -> list[Shutdown]:
    """Shutdowns founded on a case, the latest first."""
    rows = Shutdown.objects.visible_to(actor).filter(case=case_id).select_related("addressed")
    return list(rows.order_by("-pk")[:50])


def results() -> dict[str, str]:
    return {one.value: str(one.label) for one in Result}


shutdown_key, site_key = key_reader("GT"), key_reader("ZW")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name.startswith("site"):
        return record_in(Site, taken)
    model: Any = {"paper": ShutdownPaper, "appeal_act": ShutdownAppeal}.get(url_name)
    if model is not None:
        key = model.unscoped.filter(pk=taken["pk"]).values_list("shutdown", flat=True).first()
        return None if key is None else (Shutdown.RECORD, key)
    return record_in(Shutdown, taken)
