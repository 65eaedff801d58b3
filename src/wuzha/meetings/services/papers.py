# SPDX-License-Identifier: Apache-2.0
"""The notice of a meeting and its minutes (纪要) as documents."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.meetings.documents import MeetingFacts, Resolved, minutes, notice
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AgendaItem, Invitation, Meeting, MeetingPaper
from wuzha.meetings.queries.lists import paper_of
from wuzha.meetings.queries.owed import resolutions_of
from wuzha.meetings.rules.life import Kind, Presence, State
from wuzha.meetings.services.base import MEETINGS
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed.owners import Owner, Place

PAPERS = Owner(("documents of meetings", "会议文书"), Place.FILES, lambda: MeetingPaper.unscoped.all())


@MEETINGS.act(May.OVERSEE, name="meeting.paper")
def make(actor: Actor, pk: int) -> MeetingPaper:
    """The notice of a meeting that is called, the minutes of one whose minutes are issued. Raises `RefusalError`:
    WRONG_STATE."""
    row = MEETINGS.locked(actor, Meeting, pk)
    if row.state not in (State.INVITED, State.MINUTED, State.CLOSED):
        raise MEETINGS.wrong_state(row)
    facts = _facts(row)
    kind, describe = ("NOTICE", notice) if row.state == State.INVITED else ("MINUTES", minutes)
    paper = MeetingPaper(meeting=row, kind=kind)
    papers.keep(actor, paper, papers.made(lambda: describe(facts)), action="meeting.paper", on=(Meeting.RECORD, row.pk))
    return paper


def _facts(row: Meeting) -> MeetingFacts:
    invited = list(Invitation.unscoped.filter(meeting=row).select_related("unit").order_by("pk"))
    agenda = AgendaItem.unscoped.filter(meeting=row).select_related("reports").order_by("no")
    return MeetingFacts(
        city=row.city.name,
        group=row.kind == Kind.GROUP,
        kind=str(Kind(row.kind).label),
        title=row.title,
        at=timezone.localtime(row.at),
        place=row.place,
        chair=row.chair,
        number=row.minutes_no,
        issued_on=row.minutes_on,
        agenda=[(one.topic, one.reports.name if one.reports else "") for one in agenda],
        invited=[one.unit.name for one in invited],
        present=[(one.unit.name, one.words) for one in invited if one.presence == Presence.PRESENT],
        deputies=[(one.unit.name, one.words) for one in invited if one.presence == Presence.DEPUTY],
        absent=[(one.unit.name, one.words) for one in invited if one.presence == Presence.ABSENT],
        summary=row.summary,
        resolved=[
            Resolved(one.row.title, one.row.text, [each.addressed.name for each in one.requests], one.row.due_on)
            for one in resolutions_of(row)
        ],
    )


def read(actor: Actor, pk: int) -> tuple[MeetingPaper, bytes]:
    """A document, for the meeting it belongs to; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a
    `FileCode` when it cannot be had."""
    found = paper_of(actor, pk)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理会议：{found.meeting.number}"
    return found, papers.read(actor, found, purpose, on=(Meeting.RECORD, found.meeting_id))
