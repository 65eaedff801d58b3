# SPDX-License-Identifier: Apache-2.0
"""A ticket follows its requests: what the unit does there moves it on; and its own clock, which runs out by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.clocks.due import sweep as sweep_due
from wuzha.inbox.services import moved_on
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Escalation, Finding, Ticket, TicketUnit
from wuzha.inspections.rules.chain import next_step, proposed_at
from wuzha.inspections.rules.tickets import LATE, OPEN, RUNNING, TO_REVIEW, Act, State, TicketAct, TicketState
from wuzha.inspections.rulesets import CHAIN, ChainRow
from wuzha.inspections.services.base import TICKETS, UNITS
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import OWED as REQUEST_OWED
from wuzha.requests.rules.life import Act as RequestAct

CONCLUSIONS = (
    ("DONE", pgettext_lazy("ticket", "Put right")),
    ("PARTLY", pgettext_lazy("ticket", "Put right in part")),
    ("NOT_YET", pgettext_lazy("ticket", "Not put right yet")),
)


def moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """What follows for the ticket when one of its requests moves on. Raises `RefusalError`: RECHECK_MISSING where an
    answer about findings is taken without looking again."""
    if act is RequestAct.SEND or act is RequestAct.REMIND:
        return
    part = (
        TicketUnit.unscoped.select_for_update(of=("self",), no_key=True).filter(request=request.pk).first()
    )  # fmt: skip
    if part is not None:
        _FOLLOWS[act](actor, part, request)


def _sign(actor: Actor, part: TicketUnit, _request: Any) -> None:
    now = timezone.now()
    if part.state == State.ISSUED:
        UNITS.move(actor, part, Act.SIGN, at=now, signed_at=now, signed_by_id=actor.person_id)
    else:  # signed for late: it stays overdue, and the receipt is on record
        _noted(actor, part, Act.SIGN, signed_at=now, signed_by_id=actor.person_id)


def _report(actor: Actor, part: TicketUnit, _request: Any) -> None:
    if part.state in LATE:
        _noted(actor, part, Act.PROGRESS)
    else:
        UNITS.move(actor, part, Act.PROGRESS)


def _answer(actor: Actor, part: TicketUnit, _request: Any) -> None:
    UNITS.move(actor, part, Act.REPLY, replied_at=timezone.now(), step_at=None, proposed="")
    _let_go(part)


def _accept(actor: Actor, part: TicketUnit, request: Any) -> None:
    if Finding.unscoped.filter(ticket=part.ticket_id, cleared_at=None).exists():
        raise RefusalError(Code.RECHECK_MISSING)
    if part.state == State.REPLIED:
        UNITS.move(actor, part, Act.TAKE_UP, reviewer_id=actor.person_id)
    answer = last_answer(request.pk)
    UNITS.move(
        actor, part, Act.CLOSE, closed_at=timezone.now(), in_time=answer is not None and answer.in_time, step_at=None,
        reviewer_id=actor.person_id,
    )  # fmt: skip
    _finished(actor, part)


def _return(actor: Actor, part: TicketUnit, request: Any) -> None:
    if part.state == State.REPLIED:
        UNITS.move(actor, part, Act.TAKE_UP, reviewer_id=actor.person_id)
    UNITS.move(
        actor, part, Act.RETURN, due_at=request.due_at, returns=part.returns + 1, reviewer_id=actor.person_id,
        step_at=planned(State.RETURNED, request.due_at, None),
    )  # fmt: skip


def _extend(actor: Actor, part: TicketUnit, request: Any) -> None:
    changes = {"due_at": request.due_at, "step_at": planned(State.ISSUED, request.due_at, None), "proposed": ""}
    if part.state in LATE:
        UNITS.move(actor, part, Act.REOPEN if part.signed_at else Act.REISSUE, **changes)
        _let_go(part)
    else:
        _noted(actor, part, Act.EXTEND, **changes)


def _withdraw(actor: Actor, part: TicketUnit, _request: Any) -> None:
    UNITS.move(actor, part, Act.WITHDRAW, step_at=None, proposed="")
    _finished(actor, part)


_FOLLOWS = {
    RequestAct.SIGN: _sign, RequestAct.REPORT: _report, RequestAct.ANSWER: _answer, RequestAct.ACCEPT: _accept,
    RequestAct.RETURN: _return, RequestAct.EXTEND: _extend, RequestAct.WITHDRAW: _withdraw,
}  # fmt: skip


def _noted(actor: Actor, part: TicketUnit, act: Act, **changes: Any) -> None:
    """An act that leaves the state as it is."""
    UNITS.save(part, **changes)
    UNITS.history(actor, part, act, part.state, at=timezone.now(), note=None, because="")


def _let_go(part: TicketUnit) -> None:
    """Who was told of the escalation need not be any more."""
    moved_on((TicketUnit.RECORD, part.pk))


def _finished(actor: Actor, part: TicketUnit) -> None:
    """The ticket is closed once no unit has it open any more."""
    _let_go(part)
    if TicketUnit.unscoped.filter(ticket=part.ticket_id, state__in=OPEN).exists():
        return
    ticket = Ticket.unscoped.select_for_update(of=("self",), no_key=True).get(pk=part.ticket_id)
    if ticket.state == TicketState.ISSUED:
        TICKETS.move(actor, ticket, TicketAct.FINISH)


def _link(actor: Actor, request: Asked) -> About | None:
    ticket = Ticket.objects.visible_to(actor).filter(pk=request.about_id or 0).first()
    return About(str(ticket), ticket.get_absolute_url()) if ticket is not None else None


KIND = RequestKind(
    "OVERSIGHT_TICKET",
    pgettext_lazy("ticket", "Oversight ticket"),
    asks=(May.OVERSEE,),
    fields=(
        AnswerField("done_on", pgettext_lazy("ticket", "Put right on"), FieldType.DAY),
        AnswerField("items", pgettext_lazy("ticket", "Problems put right"), FieldType.COUNT),
    ),
    conclusions=lambda: [(code, str(word)) for code, word in CONCLUSIONS],
    moved=moved,
    link=_link,
    page=lambda request: reverse("inspections:ticket", args=[request.about_id]),
)


def superior_of(unit: Unit) -> Unit | None:
    """The unit above, where there is one below the city: a bank of its outlet, a township of its village."""
    above: Unit | None = Unit.objects.filter(path=unit.path[: -Unit.steplen]).first() if unit.depth > 1 else None
    return above if above is not None and above.kind != UnitKind.CITY else None


def coming(part: TicketUnit) -> ChainRow | None:
    """The step of the chain that comes next for a late unit, by the rules of the moment when the ticket was issued."""
    taken = set(Escalation.unscoped.filter(part=part).values_list("step", flat=True))
    steps = CHAIN.at(part.issued_at).steps
    found: Any = next_step(steps, taken, superior=superior_of(part.unit) is not None)
    return found if isinstance(found, ChainRow) else None


def planned(state: str, due: datetime, coming_step: ChainRow | None) -> datetime | None:
    """When the sweep is to look next: at the deadline, then when the next step of the chain may be taken."""
    if state in RUNNING:
        return due
    if state in LATE and coming_step is not None:
        return proposed_at(coming_step, due)
    return None


def sweep(now: datetime) -> int:
    """Let deadlines run out, and propose the next step of the chain for units that stay late; how many were looked at.

    Nothing is decided: a proposal stands in an inbox until a person takes it.
    """
    return sweep_due(TicketUnit.unscoped, now, lambda rows, _upto: _look(rows[0], now))


def _look(part: TicketUnit, now: datetime) -> int:
    actor = Actor.system("inspections")
    if part.state in TO_REVIEW or part.due_at is None or part.request is None:
        TicketUnit.unscoped.filter(pk=part.pk).update(step_at=None)
        return 1
    if part.state in RUNNING and part.due_at <= now and part.request.state in REQUEST_OWED:
        UNITS.move(actor, part, Act.RUN_OUT, at=now, overdue_at=part.overdue_at or part.due_at, step_at=None)
    step = coming(part) if part.state in LATE else None
    ripe = step is not None and proposed_at(step, part.due_at) <= now
    TicketUnit.unscoped.filter(pk=part.pk).update(
        proposed=step.code if ripe and step is not None else "",
        step_at=None if ripe else planned(part.state, part.due_at, step),
    )
    return 1
