# SPDX-License-Identifier: Apache-2.0
"""Meetings with what belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader
from wuzha.meetings.models import (
    AgendaItem,
    AssessmentSheet,
    Correction,
    Invitation,
    Meeting,
    MeetingPaper,
    MeetingStep,
    Membership,
    Plan,
)
from wuzha.meetings.rules.life import Presence, State
from wuzha.pages import Page

#: What the tabs of the list show.
TABS = {
    "open": Q(state__in=[State.PLANNED, State.INVITED, State.HELD]),
    "followed": Q(state=State.MINUTED),
    "over": Q(state__in=[State.CLOSED, State.CALLED_OFF]),
    "all": Q(),
}
key_in = key_reader("HY")


def page(actor: Actor, tab: str, after: str = "") -> Page[Meeting]:
    """Meetings, the latest first, with how many were invited and came. Raises `CursorError`."""
    rows = Meeting.objects.visible_to(actor).filter(TABS[tab])
    return pages.page(rows.order_by("-at", "-pk"), after)


def came(rows: list[Meeting]) -> dict[int, tuple[int, int]]:
    """Meeting → units invited, units there."""
    counted = (
        Invitation.unscoped.filter(meeting__in=[one.pk for one in rows])
        .order_by()
        .values("meeting")
        .annotate(n=Count("pk"), there=Count("pk", filter=Q(presence__in=[Presence.PRESENT, Presence.DEPUTY])))
    )
    return {one["meeting"]: (one["n"], one["there"]) for one in counted}


def of(actor: Actor, pk: int) -> Meeting | None:
    found: Meeting | None = Meeting.objects.visible_to(actor).select_related("city").filter(pk=pk).first()
    return found


def agenda_of(actor: Actor, row: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.visible_to(actor).filter(meeting=row).select_related("reports")
    return list(rows.order_by("no"))


def invitations_of(actor: Actor, row: Meeting) -> list[Invitation]:
    """Invitations in reach: a unit sees its own."""
    rows = Invitation.objects.visible_to(actor).filter(meeting=row).select_related("unit")
    return list(rows.order_by("pk"))


def steps_of(actor: Actor, row: Meeting) -> list[MeetingStep]:
    rows = MeetingStep.objects.visible_to(actor).filter(meeting=row).select_related("by")
    return list(rows.order_by("pk"))


def papers_of(actor: Actor, row: Meeting) -> list[MeetingPaper]:
    return list(MeetingPaper.objects.visible_to(actor).filter(meeting=row).order_by("-pk"))


def paper_of(actor: Actor, pk: int) -> MeetingPaper | None:
    rows = MeetingPaper.objects.visible_to(actor).select_related("meeting")
    found: MeetingPaper | None = rows.filter(pk=pk).first()
    return found


def of_unit(actor: Actor, unit_id: int, most: int = 20) -> list[Invitation]:
    """Meetings to which a unit was called, the latest first."""
    rows = Invitation.objects.visible_to(actor).filter(unit_id=unit_id).exclude(meeting__state=State.PLANNED)
    return list(rows.select_related("meeting").order_by("-meeting__at", "-pk")[:most])


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Meetings that began, and wait to be recorded; those held, whose minutes are not issued."""
    rule = Q(state=State.INVITED, at__lte=now) | Q(state=State.HELD)
    return [Meeting.objects.visible_to(actor).filter(rule)]


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    pk = taken.get("pk")
    if pk is None:
        return None
    if url_name == "paper":
        key = MeetingPaper.unscoped.filter(pk=pk).values_list("meeting", flat=True).first()
        return None if key is None else (Meeting.RECORD, key)
    model: Any = {
        "plan": Plan, "plan_act": Plan, "member": Membership, "member_act": Membership, "sheet": AssessmentSheet,
        "sheet_act": AssessmentSheet,
    }.get(url_name, Meeting)  # fmt: skip
    if url_name in ("unit", "head_end", "media_strike", "item_act"):
        return None
    return (model.RECORD, pk) if model.unscoped.filter(pk=pk).exists() else None


def corrections_of(actor: Actor, kind: str, keys: Collection[int]) -> list[Correction]:
    """What was put right of records of a kind, the latest first."""
    rows = Correction.objects.visible_to(actor).filter(of_type=kind, of_id__in=list(keys)).select_related("by")
    return list(rows.order_by("-pk")[:50])
