# SPDX-License-Identifier: Apache-2.0
"""What a meeting resolved, asked of units at once: each gets a request, which is followed until its answer is
accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.meetings.errors import Code
from wuzha.meetings.kinds import RESOLUTION
from wuzha.meetings.models import Meeting, Resolution
from wuzha.meetings.rules.life import Act, State
from wuzha.meetings.services.base import MEETINGS, in_city, law_on, stepped, there_on, worded
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.services.asking import NewRequest, send_many

MOST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class NewResolution:
    """What was resolved, who is to do it, and by which day."""

    title: str
    text: str
    units: Sequence[int]
    due_on: date
    law: str = ""


@MEETINGS.act(May.OVERSEE, name="meeting.resolve")
def resolve(actor: Actor, pk: int, new: NewResolution) -> Resolution:
    """Record a resolution of a meeting that was held, and ask it of its units.

    Raises `RefusalError`: WRONG_STATE, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER, NAME_ENDED, LAW_NOT_IN_FORCE, NO_UNITS,
    UNIT_ENDED, DUE_BEFORE, and those of the requests.
    """
    row = MEETINGS.locked(actor, Meeting, pk)
    if row.state not in (State.HELD, State.MINUTED):
        raise MEETINGS.wrong_state(row)
    today, day = timezone.localdate(), timezone.localdate(row.at)
    if not new.units:
        raise RefusalError(Code.NO_UNITS)
    if new.due_on <= today:
        raise RefusalError(Code.DUE_BEFORE)
    for key in new.units:
        there_on(in_city(row.city, key), today)
    last = Resolution.unscoped.filter(meeting=row).aggregate(last=Max("no"))["last"] or 0
    title = worded(new.title, today, required=Code.TEXT_MISSING)
    text = worded(new.text, today, required=Code.TEXT_MISSING, most=MOST_TEXT)
    made: Resolution = Resolution.unscoped.create(
        meeting=row, no=last + 1, title=title, text=text, law=law_on(new.law, day), due_on=new.due_on,
        synthetic=row.synthetic,
    )  # fmt: skip
    asked = NewRequest(RESOLUTION.code, title, text, new.due_on, (Resolution.RECORD, made.pk), synthetic=row.synthetic)
    rows = send_many(actor, asked, list(new.units))
    stepped(actor, row, Act.RESOLVE)
    record(actor, "resolution.send", on=(Meeting.RECORD, row.pk), rows=len(rows), detail={"no": made.no})
    return made
