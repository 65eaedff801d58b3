# SPDX-License-Identifier: Apache-2.0
"""A ticket from the draft to its number: drafted by one person, issued by another, who sends its requests with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.documents import register
from wuzha.engine.calendar import Clock, end_of_day
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Ticket, TicketUnit
from wuzha.inspections.rules.tickets import Act, Source, State, TicketAct
from wuzha.inspections.rulesets import PAPERS
from wuzha.inspections.services.base import TICKETS, UNITS
from wuzha.inspections.services.findings import freed, linked
from wuzha.inspections.services.following import KIND, planned
from wuzha.measures.rules.terms import last_day
from wuzha.org.queries import people
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sealed import Sealed

#: Colleagues that a refusal names, and units of one ticket.
MOST_NAMED, MOST_UNITS = 3, 60
#: Characters of problem and of demand: both go into one request.
MOST_TEXT = 900


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket in clear. `about` is the record it comes from."""

    source: str
    title: str
    problem: str
    demand: str
    due_on: date
    units: tuple[int, ...]
    basis: str = ""
    source_note: str = ""
    about: tuple[str, int] | None = None
    findings: tuple[int, ...] = ()
    synthetic: bool = False


def _facts(actor: Actor, new: NewTicket) -> dict[str, Any]:
    """The columns of a ticket, checked. Raises `RefusalError`."""
    if not new.units or len(new.units) > MOST_UNITS or not set(new.units) <= set(choosable(actor, new.units)):
        raise RefusalError(Code.NO_UNIT)
    if max(len(new.problem.strip()), len(new.demand.strip())) > MOST_TEXT:
        raise RefusalError(Code.TOO_LONG, most=MOST_TEXT)
    problem, demand = TICKETS.note(new.problem), TICKETS.note(new.demand)
    if problem is None:
        raise RefusalError(Code.PROBLEM_MISSING)
    if demand is None:
        raise RefusalError(Code.DEMAND_MISSING)
    _due(new.due_on)
    return {
        "source": Source(new.source), "title": TICKETS.plain(new.title, required=Code.TITLE_MISSING),
        "problem": problem, "demand": demand, "due_on": new.due_on, "basis": TICKETS.plain(new.basis, most=200),
        "source_note": TICKETS.plain(
            new.source_note,
            required=Code.SOURCE_MISSING if new.source in (Source.SUPERIOR, Source.BULLETIN) else None,
        ),
    }  # fmt: skip


def _due(day: date) -> None:
    """Refuses a deadline that is over, or so far ahead that it was mistyped: DUE_PASSED, DUE_FAR."""
    if end_of_day(day) <= timezone.now():
        raise RefusalError(Code.DUE_PASSED)
    months = PAPERS.at().due_months
    if day > last_day(timezone.localdate(), Clock(months, ClockUnit.MONTHS)):
        raise RefusalError(Code.DUE_FAR, day=day, months=months)


@TICKETS.act(May.OVERSEE, name="ticket.draft")
def draft(actor: Actor, new: NewTicket) -> Ticket:
    """Draft a ticket for one unit or several, from a bulletin, a back-check, a superior organ, a meeting or findings.

    Raises `RefusalError`: TITLE_MISSING, PROBLEM_MISSING, DEMAND_MISSING, NO_UNIT, DUE_PASSED, DUE_FAR, SOURCE_MISSING,
    CLEAR_NUMBER, TOO_LONG, NOTHING_FOUND.
    """
    if actor.unit_id is None:
        raise RefusalError(Code.NOT_ALLOWED)
    facts = _facts(actor, new)
    ticket: Ticket = Ticket.unscoped.create(
        issuer_id=actor.unit_id, drafted_by_id=actor.person_id, synthetic=new.synthetic,
        about_type=new.about[0] if new.about else "", about_id=new.about[1] if new.about else None, **facts,
    )  # fmt: skip
    _given_to(ticket, new.units)
    if new.findings:
        linked(actor, ticket, new.findings)
    TICKETS.history(actor, ticket, TicketAct.DRAFT, ticket.state, at=ticket.drafted_at, note=None, because="")
    record(actor, "ticket.draft", on=(Ticket.RECORD, ticket.pk), detail={"source": ticket.source})
    return ticket


def _given_to(ticket: Ticket, units: Sequence[int]) -> None:
    TicketUnit.unscoped.filter(ticket=ticket).exclude(unit_id__in=units).delete()
    there = set(TicketUnit.unscoped.filter(ticket=ticket).values_list("unit_id", flat=True))
    for unit in dict.fromkeys(units):
        if unit not in there:
            TicketUnit.unscoped.create(ticket=ticket, unit_id=unit)


@TICKETS.act(May.OVERSEE, name="ticket.edit")
def edit(actor: Actor, pk: int, new: NewTicket, *, version: int | None = None) -> Ticket:
    """Change a draft; who changes it has drafted it. Raises `RefusalError`: as `draft`, WRONG_STATE, CHANGED."""
    ticket = TICKETS.locked(actor, Ticket, pk, version)
    TICKETS.allowed(ticket, TicketAct.EDIT)
    facts = _facts(actor, new)
    _given_to(ticket, new.units)
    return TICKETS.move(actor, ticket, TicketAct.EDIT, drafted_by_id=actor.person_id, **facts)


@TICKETS.act(May.APPROVE_OVERSIGHT, name="ticket.issue")
def issue(actor: Actor, pk: int, *, version: int | None = None) -> Ticket:
    """Issue a ticket that somebody else drafted: it gets its number, and each unit its request.

    Raises `RefusalError`: WRONG_STATE, SAME_PERSON, SAME_PERSON_ALONE, DUE_PASSED, NO_UNIT, CHANGED.
    """
    ticket = TICKETS.locked(actor, Ticket, pk, version)
    TICKETS.allowed(ticket, TicketAct.ISSUE)
    if actor.person_id is None or ticket.drafted_by_id == actor.person_id:
        raise _other_person(actor)
    if ticket.issuer_id != actor.unit_id:
        raise RefusalError(Code.NOT_ALLOWED)
    now = timezone.now()
    if end_of_day(ticket.due_on) <= now:
        raise RefusalError(Code.DUE_PASSED)
    year, word = timezone.localdate(now).year, PAPERS.at(now).word
    TICKETS.move(
        actor, ticket, TicketAct.ISSUE, issued_by_id=actor.person_id, issued_at=now, word=word, year=year,
        serial=register.take_next(word, year, ticket).serial,
    )  # fmt: skip
    shown = opener(
        actor, f"签发督办单：{ticket.document_no}", on=(Ticket.RECORD, ticket.pk), fields=["problem", "demand"], rows=1
    )
    problem, demand = shown("problem", ticket.problem, ticket.pk), shown("demand", ticket.demand, ticket.pk)
    what = f"问题：{problem}\n整改要求：{demand}" + (f"\n依据：{ticket.basis}" if ticket.basis else "")
    parts = TicketUnit.unscoped.filter(ticket=ticket).select_for_update(of=("self",), no_key=True).order_by("pk")
    for part in parts:
        new = NewRequest(
            KIND.code, ticket.title, what[:2000], ticket.due_on, (Ticket.RECORD, ticket.pk), synthetic=ticket.synthetic
        )
        asked = send(actor, new, part.unit_id)
        UNITS.move(
            actor, part, Act.ISSUE, at=now, request_id=asked.pk, issued_at=now, due_at=asked.due_at,
            step_at=planned(State.ISSUED, asked.due_at, None),
        )  # fmt: skip
    return ticket


def _other_person(actor: Actor) -> RefusalError:
    """Who else may issue."""
    found = [one.name for one in people.at(actor.unit_id, (May.APPROVE_OVERSIGHT,)) if one.pk != actor.person_id]
    if not found:
        return RefusalError(Code.SAME_PERSON_ALONE)
    return RefusalError(Code.SAME_PERSON, others=pgettext("clause", ", ").join(found[:MOST_NAMED]))


@TICKETS.act(May.OVERSEE, name="ticket.call_off")
def call_off(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Ticket:
    """A draft is not issued, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    ticket = TICKETS.locked(actor, Ticket, pk, version)
    TICKETS.allowed(ticket, TicketAct.CALL_OFF)
    TICKETS.move(actor, ticket, TicketAct.CALL_OFF, note=TICKETS.reason(why))
    for part in TicketUnit.unscoped.filter(ticket=ticket).order_by("pk"):
        UNITS.move(actor, part, Act.WITHDRAW)
    freed(actor, ticket)
    return ticket


def clear_words(actor: Actor, ticket: Ticket, purpose: str) -> dict[str, str]:
    """Problem and demand in clear, for a purpose; the look is in the trail."""
    shown = opener(actor, purpose, on=(Ticket.RECORD, ticket.pk), fields=["problem", "demand"], rows=1)
    values: dict[str, Sealed | None] = {"problem": ticket.problem, "demand": ticket.demand}
    return {name: shown(name, value, ticket.pk) for name, value in values.items()}
