# SPDX-License-Identifier: Apache-2.0
"""Requests in people's inboxes: to be signed for, answered, looked at; and reminders that went out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import CONFIRM, Here, Kind
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAlert
from wuzha.requests.queries.lists import asked, mine
from wuzha.requests.registry import kinds
from wuzha.requests.rules.clocks import ClockName, Tell
from wuzha.requests.rules.life import OWED, State
from wuzha.ui.record import Chip

_NEEDS = (May.ANSWER_REQUESTS, May.SEND_REQUESTS, May.WORK_LEADS)


class RequestSource(RecordSource[Request]):
    """What is asked of the unit and owed, and answers to what it asks."""

    code, kind, needs, record, model = "requests", Kind.REQUEST, _NEEDS, "request", Request
    since, due, related = "sent_at", "due_at", ("asking", "addressed")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Request]:
        found: QuerySet[Request] = Request.objects.visible_to(actor)
        answers = [one.code for one in kinds() if any(may(actor.role, need) for need in one.answers)]
        asks = [one.code for one in kinds() if any(may(actor.role, need) for need in one.asks)]
        owed = mine(actor) & Q(state__in=OWED, kind__in=answers)
        return found.filter(owed | asked(actor) & Q(state=State.ANSWERED, kind__in=asks))

    def what(self, row: Request) -> str:
        return {
            State.SENT: pgettext("request", "Sign for a request"),
            State.SIGNED: pgettext("request", "Answer a request"),
            State.RETURNED: pgettext("request", "Answer a request again"),
        }.get(State(row.state), pgettext("request", "Look at an answer"))

    def title(self, row: Request) -> str:
        return f"{row.kind_word} {row.title}"

    def line(self, row: Request) -> str:
        who = row.asking.name if row.owed else row.addressed.name
        return pgettext("clause", ", ").join((who, str(row.get_state_display())))

    def chips(self, row: Request) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class RequestAlertSource(RecordSource[RequestAlert]):
    """Reminders that went to the unit, until somebody confirms them or the answer is there."""

    code, kind, needs, record, model = "requestalerts", Kind.ALERT, (May.READ_REQUESTS,), "request", RequestAlert
    since, due, about, others = "fired_at", "due_at", ("request", "request_id"), True
    related = ("request", "request__addressed", "request__asking", "unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[RequestAlert]:
        found: QuerySet[RequestAlert] = RequestAlert.objects.visible_to(actor)
        return found.filter(unit_id=actor.unit_id or 0, acknowledged_at=None, request__state__in=OWED)

    def what(self, row: RequestAlert) -> str:
        if row.clock == ClockName.SIGN:
            return pgettext("request", "A request is not signed for")
        late = row.due_at < row.fired_at
        if row.tell == Tell.SUPERIOR:
            return pgettext("request", "A unit below is late with a request")
        return pgettext("request", "A request is overdue") if late else pgettext("request", "A request is due soon")

    def title(self, row: RequestAlert) -> str:
        return f"{row.request.kind_word} {row.request.title}"

    def line(self, row: RequestAlert) -> str:
        return row.text or row.request.addressed.name

    def here(self, actor: Actor, row: RequestAlert) -> tuple[Here, ...]:
        return (Here(CONFIRM, pgettext("request", "Confirm the reminder"), icon="check"),)

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        confirm(actor, key)

    def url(self, actor: Actor, row: RequestAlert) -> str:
        return row.request.get_absolute_url()


def confirm(actor: Actor, pk: int) -> None:
    """Somebody of the unit has seen the reminder. Raises `RefusalError`: NOT_FOUND for one that is confirmed, or is not
    the unit's."""
    rows = RequestAlert.objects.visible_to(actor).filter(pk=pk, unit_id=actor.unit_id or 0, acknowledged_at=None)
    alert = rows.first()
    if alert is None or actor.person_id is None:
        raise RefusalError(Code.NOT_FOUND)
    RequestAlert.unscoped.filter(pk=pk).update(acknowledged_at=timezone.now(), acknowledged_by=actor.person_id)
    record(actor, "request.told", on=(Request.RECORD, alert.request_id))


SOURCES = (RequestSource(), RequestAlertSource())
