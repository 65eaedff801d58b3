# SPDX-License-Identifier: Apache-2.0
"""From a finding to a ticket in one step, and back: the re-inspection that strikes it off or returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, InspectionPhoto, Recheck, Ticket, TicketUnit
from wuzha.inspections.rules.tickets import Act, State
from wuzha.inspections.rules.visits import FindingAct, FindingState, Way
from wuzha.inspections.services.base import FINDINGS, UNITS, issued_here
from wuzha.inspections.services.photos import keep_photo
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.services import asking


def linked(actor: Actor, ticket: Ticket, keys: Sequence[int]) -> None:
    """Findings that a new ticket is about. Raises `RefusalError`: NOTHING_FOUND."""
    rows = Finding.objects.visible_to(actor).filter(pk__in=keys, state=FindingState.FOUND)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(found) != len(set(keys)):
        raise RefusalError(Code.NOTHING_FOUND)
    for one in found:
        FINDINGS.move(actor, one, FindingAct.ORDER, ticket=ticket)


def freed(actor: Actor, ticket: Ticket) -> None:
    """The draft was called off: its findings wait for another ticket."""
    for one in Finding.unscoped.filter(ticket=ticket, state=FindingState.ORDERED).order_by("pk"):
        FINDINGS.move(actor, one, FindingAct.FREE, ticket=None)


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """A re-inspection: on which day, how, which findings are put right, and what was seen."""

    day: date
    way: str
    cleared: tuple[int, ...]
    note: str
    photos: tuple[bytes, ...] = field(default=(), repr=False)
    #: By when the rest is to be put right; without it by the clock of such requests.
    due_on: date | None = None


@UNITS.act(May.OVERSEE, name="ticket_unit.recheck")
def recheck(actor: Actor, pk: int, told: LookedAgain) -> Recheck:
    """Look again at what a unit reported as put right: with all findings put right the ticket is struck off, else it is
    returned.

    Raises `RefusalError`: WRONG_STATE, NO_FINDINGS, REASON_MISSING, IN_FUTURE, DUE_PASSED, PHOTO_KIND, PHOTO_BIG,
    PHOTO_MANY.
    """
    part, now = issued_here(actor, pk), timezone.now()
    rows = Finding.unscoped.filter(ticket=part.ticket_id, inspection__unit=part.unit_id, cleared_at=None)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not found:
        raise RefusalError(Code.NO_FINDINGS)
    if part.state == State.REPLIED:
        UNITS.move(actor, part, Act.TAKE_UP, reviewer_id=actor.person_id)
    UNITS.allowed(part, Act.CLOSE)
    if told.day > timezone.localdate(now):
        raise RefusalError(Code.IN_FUTURE)
    note = UNITS.reason(told.note)
    left = [one for one in found if one.pk not in told.cleared]
    made: Recheck = Recheck.unscoped.create(
        part=part, at=now, day=told.day, by_id=actor.person_id, way=Way(told.way), passed=not left,
        left=[one.pk for one in left], note=note,
    )  # fmt: skip
    for content in told.photos:
        photo = InspectionPhoto(inspection_id=found[0].inspection_id, recheck=made, kind="RECHECK")
        keep_photo(actor, photo, content)
    asked = part.request_id or 0
    answer = last_answer(asked)
    for one in found:
        if one not in left:
            FINDINGS.move(actor, one, FindingAct.CLEAR, cleared_at=now, in_time=answer is not None and answer.in_time)
    record(actor, "ticket_unit.recheck", on=(TicketUnit.RECORD, part.pk), rows=len(found) - len(left))
    if left:
        asking.send_back(actor, asked, told.note, told.due_on)
    else:
        asking.accept(actor, asked, told.note)
    return made


@FINDINGS.act(May.OVERSEE, name="finding.clear")
def clear_at_once(actor: Actor, pk: int) -> Finding:
    """A finding was put right while the inspectors were there: no ticket is needed. Raises `RefusalError`: WRONG_STATE,
    NOT_FOUND."""
    found = FINDINGS.locked(actor, Finding, pk)
    if found.state != FindingState.FOUND or not found.inspection.owner.path.startswith(actor.unit_path or ""):
        raise FINDINGS.wrong_state(found)
    return FINDINGS.move(actor, found, FindingAct.CLEAR, cleared_at=timezone.now(), in_time=True)
