# SPDX-License-Identifier: Apache-2.0
"""Townships that may be listed, interviews and referrals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import record_in
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Unit, UnitKind
from wuzha.org.services.guard import in_force
from wuzha.oversight.models import Interview, InterviewStep, OversightPaper, Referral, ReferralStep
from wuzha.oversight.rules import InterviewState, ReferralState

TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)


def townships(actor: Actor) -> list[Unit]:
    """Townships in the actor's reach that are in force, by code."""
    rows = Unit.objects.filter(in_force(), path__startswith=actor.unit_path or "-", kind__in=TOWNSHIPS, ranked=True)
    return list(rows.order_by("code"))


def township(actor: Actor, pk: int) -> Unit | None:
    rows = Unit.objects.filter(in_force(), path__startswith=actor.unit_path or "-", kind__in=TOWNSHIPS)
    found: Unit | None = rows.filter(pk=pk).first()
    return found


def interviews(actor: Actor, after: str = "") -> pages.Page[Interview]:
    """Interviews, the latest first. Raises `CursorError`."""
    rows = Interview.objects.visible_to(actor).select_related("unit", "asked")
    return pages.page(rows.order_by("-planned_at", "-pk"), after)


def referrals(actor: Actor, after: str = "") -> pages.Page[Referral]:
    """Referrals, the latest first. Raises `CursorError`."""
    rows = Referral.objects.visible_to(actor).select_related("unit", "about")
    return pages.page(rows.order_by("-recorded_at", "-pk"), after)


def interview(actor: Actor, pk: int) -> Interview | None:
    rows = Interview.objects.visible_to(actor).select_related("unit", "asked", "measure")
    found: Interview | None = rows.filter(pk=pk).first()
    return found


def referral(actor: Actor, pk: int) -> Referral | None:
    rows = Referral.objects.visible_to(actor).select_related("unit", "about", "measure", "drafted_by", "approved_by")
    found: Referral | None = rows.filter(pk=pk).first()
    return found


def paper_of(actor: Actor, pk: int) -> OversightPaper | None:
    rows = OversightPaper.objects.visible_to(actor).select_related("interview", "referral")
    found: OversightPaper | None = rows.filter(pk=pk).first()
    return found


def steps_of(actor: Actor, row: Interview | Referral) -> list[Any]:
    """The history, the first step first."""
    if isinstance(row, Interview):
        rows: QuerySet[Any] = InterviewStep.objects.visible_to(actor).filter(interview=row)
    else:
        rows = ReferralStep.objects.visible_to(actor).filter(referral=row)
    return list(rows.select_related("by").order_by("pk"))


def papers_of(actor: Actor, row: Interview | Referral) -> list[OversightPaper]:
    mine = Q(interview=row) if isinstance(row, Interview) else Q(referral=row)
    return list(OversightPaper.objects.visible_to(actor).filter(mine).order_by("pk"))


#: Sealed words of each record.
WORDS = {"interview": ("matters", "problems", "commitments", "follow_up"), "referral": ("facts", "answer")}


def show(actor: Actor, row: Interview | Referral, purpose: str) -> dict[str, str]:
    """The words of a record and its notes in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    values = {name: getattr(row, name) for name in WORDS[row.RECORD]}
    values |= {f"note:{one.pk}": one.note for one in steps_of(actor, row)}
    return reveal_many(actor, purpose, on=(row.RECORD, row.pk), values=values)


def to_follow(actor: Actor) -> QuerySet[Interview]:
    """Interviews of the actor's own unit that were held and are not followed up."""
    rows: QuerySet[Interview] = Interview.objects.visible_to(actor).filter(state=InterviewState.HELD)
    return rows.filter(unit__path__startswith=actor.unit_path or "-")


def to_approve(actor: Actor) -> QuerySet[Referral]:
    """Referrals that somebody else drafted."""
    rows: QuerySet[Referral] = Referral.objects.visible_to(actor).filter(state=ReferralState.DRAFT)
    return rows.exclude(drafted_by=actor.person_id or 0)


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    return [to_follow(actor), to_approve(actor)]


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name.startswith("referral"):
        return record_in(Referral, taken)
    if url_name.startswith("interview"):
        return record_in(Interview, taken)
    if url_name == "paper":
        found = OversightPaper.unscoped.filter(pk=taken["pk"]).values_list("interview", "referral").first()
        if found is None:
            return None
        return (Interview.RECORD, found[0]) if found[0] is not None else (Referral.RECORD, found[1])
    return None
