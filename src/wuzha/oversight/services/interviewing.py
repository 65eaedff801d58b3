# SPDX-License-Identifier: Apache-2.0
"""Interviews (约谈): arranged, held with minutes, followed up. The unit is asked to come by a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.inspections.services.escalating import taken_over
from wuzha.org.organs import joint_office_of
from wuzha.oversight.documents import minutes
from wuzha.oversight.errors import Code
from wuzha.oversight.models import Interview, OversightPaper
from wuzha.oversight.queries.lists import paper_of
from wuzha.oversight.rules import InterviewAct
from wuzha.oversight.services.base import ACTS, INTERVIEWS, plain, words
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.requests.services import asking
from wuzha.requests.services.asking import NewRequest

KIND = "INTERVIEW"
_SEALED = ("matters", "problems", "commitments")


@dataclass(frozen=True, slots=True)
class NewInterview:
    """Who is to come (a post), when and where, and about what."""

    unit_id: int
    whom: str
    chair: str
    planned_at: datetime
    place: str
    matters: str
    measure_id: int | None = None
    #: The unit's part of an overdue ticket on which it is arranged.
    part_id: int | None = None
    synthetic: bool = False


@INTERVIEWS.act(*ACTS, name="interview.plan")
def plan(actor: Actor, new: NewInterview) -> Interview:
    """Arrange an interview, and ask the unit to come where the day still lies ahead. Raises `RefusalError`: NO_UNIT,
    WORDS_MISSING, TOO_LONG, CLEAR_NUMBER; NOT_FOUND where the ticket asked for no measure."""
    if actor.unit_id is None or not choosable(actor, [new.unit_id]):
        raise RefusalError(Code.NO_UNIT)
    now = timezone.now()
    row: Interview = Interview.unscoped.create(
        unit_id=actor.unit_id, asked_id=new.unit_id, measure_id=new.measure_id, whom=plain(new.whom, 60),
        chair=plain(new.chair, 60), planned_at=new.planned_at, place=plain(new.place, 60), matters=words(new.matters),
        synthetic=new.synthetic,
    )  # fmt: skip
    INTERVIEWS.history(actor, row, InterviewAct.PLAN, row.state, at=now, note=None, because="")
    record(actor, "interview.plan", on=(Interview.RECORD, row.pk), detail={"unit": new.unit_id})
    day = timezone.localtime(new.planned_at)
    if new.planned_at > now:
        what = f"请{row.whom}于{day:%Y-%m-%d %H:%M}到{row.place}参加约谈，并准备有关情况说明。事由：{new.matters}"[
            :2000
        ]
        asked = asking.send(
            actor, NewRequest(KIND, "参加约谈", what, day.date(), about=(Interview.RECORD, row.pk)), new.unit_id
        )
        INTERVIEWS.save(row, request_id=asked.pk)
    if new.part_id is not None:
        taken_over(actor, new.part_id, (Interview.RECORD, row.pk))
    return row


@INTERVIEWS.act(*ACTS, name="interview.hold")
def hold(
    actor: Actor, pk: int, held_at: datetime, problems: str, commitments: str, due_on: date,
    *, version: int | None = None,
) -> Interview:  # fmt: skip
    """It was held: problems pointed out, what was promised, until when. Raises `RefusalError`: WRONG_STATE, IN_FUTURE,
    WORDS_MISSING, TOO_LONG, CHANGED."""
    row = _own(actor, pk, version)
    INTERVIEWS.allowed(row, InterviewAct.HOLD)
    if held_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    return INTERVIEWS.move(
        actor, row, InterviewAct.HOLD, held_at=held_at, due_on=due_on, problems=words(problems),
        commitments=words(commitments),
    )  # fmt: skip


@INTERVIEWS.act(*ACTS, name="interview.follow")
def follow(actor: Actor, pk: int, what: str, *, version: int | None = None) -> Interview:
    """What came of it. Raises `RefusalError`: WRONG_STATE, WORDS_MISSING, TOO_LONG, CHANGED."""
    row = _own(actor, pk, version)
    INTERVIEWS.allowed(row, InterviewAct.FOLLOW)
    return INTERVIEWS.move(actor, row, InterviewAct.FOLLOW, follow_up=words(what))


@INTERVIEWS.act(*ACTS, name="interview.cancel")
def cancel(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Interview:
    """It does not take place. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, TOO_LONG, CHANGED."""
    row = _own(actor, pk, version)
    INTERVIEWS.allowed(row, InterviewAct.CANCEL)
    return INTERVIEWS.move(actor, row, InterviewAct.CANCEL, note=INTERVIEWS.reason(reason))


@INTERVIEWS.act(*ACTS, name="interview.paper")
def make_minutes(actor: Actor, pk: int) -> OversightPaper:
    """Minutes of an interview that was held, to be signed. Raises `RefusalError`: NOT_FOUND, WRONG_STATE."""
    row = _own(actor, pk, None)
    if row.held_at is None:
        raise INTERVIEWS.wrong_state(row)
    held, on = timezone.localtime(row.held_at), (Interview.RECORD, pk)
    clear = opener(actor, f"制作约谈纪要：{row.number}", on=on, fields=_SEALED, rows=1)
    told = {name: clear(name, getattr(row, name)) for name in _SEALED}
    told |= {"asked": row.asked.name, "whom": row.whom, "chair": row.chair, "place": row.place}
    told |= {"when": f"{held:%Y-%m-%d %H:%M}", "due": f"{row.due_on}"}
    paper = OversightPaper(interview=row, kind="MINUTES")
    content = papers.made(lambda: minutes(told, joint_office_of(row.unit), held.date()))
    papers.keep(actor, paper, content, action="interview.paper", on=on)
    return paper


@INTERVIEWS.act(*ACTS, name="interview.signed")
def keep_signed(actor: Actor, pk: int, content: bytes) -> OversightPaper:
    """The scan of the signed minutes. Raises `RefusalError`: WRONG_STATE, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN."""
    row = _own(actor, pk, None)
    if row.held_at is None:
        raise INTERVIEWS.wrong_state(row)
    suffix = papers.scanned(content, Code)
    paper = OversightPaper(interview=row, kind="SIGNED")
    papers.keep(actor, paper, content, action="interview.signed", on=(Interview.RECORD, pk), suffix=suffix)
    return paper


def read(actor: Actor, pk: int) -> tuple[OversightPaper, bytes]:
    """A paper of an interview or a referral; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a
    `FileCode`."""
    found = paper_of(actor, pk)
    record_of = found.interview or found.referral if found is not None else None
    if found is None or record_of is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理督导事项：{record_of.number}"
    return found, papers.read(actor, found, purpose, on=(record_of.RECORD, record_of.pk))


def _own(actor: Actor, pk: int, version: int | None) -> Interview:
    """An interview that the actor's unit, or one below it, holds. Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED."""
    row = INTERVIEWS.locked(actor, Interview, pk, version)
    if not row.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.NOT_ALLOWED)
    return row
