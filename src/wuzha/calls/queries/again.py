# SPDX-License-Identifier: Apache-2.0
"""Whether a call tells what was told before: by the same person, by 110 after 96110, by the victim and the bank.

By phone, ID number or own account; by the name only where the payee is the same too, since a name alone makes nobody
the same person. Two victims of one payee are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call
from wuzha.calls.queries.told import person_of, transfers_of
from wuzha.calls.rules.answers import Told
from wuzha.calls.rules.states import State
from wuzha.funds.services import reports
from wuzha.sealed import Kind, Sealed
from wuzha.sealed.value import blinds

#: How long before it is looked for; shown at most.
WITHIN, MOST = timedelta(days=30), 5
_OF_STOP = "stops__stop__account__number_index__in"


@dataclass(frozen=True, slots=True)
class Standing:
    """A report of the funds desk that tells of the same person and payment."""

    case_id: int
    number: str
    reported_at: datetime
    #: The call it came out of, if it was a call in reach.
    call: Call | None


def stands(actor: Actor, call: Call, said: Told) -> Standing | None:
    """The report that stands already; nothing once the call has its own, or while nothing whole is told."""
    if call.report_id is not None or not said.whole_rows or "name" in said.lacking:
        return None
    found = reports.standing(actor, person_of(said), transfers_of(said, said.whole_rows))
    if found is None:
        return None
    first = Call.objects.visible_to(actor).filter(report=found.pk).order_by("pk").first()
    return Standing(found.case_id, found.case.number, found.reported_at, first)


def earlier(actor: Actor, call: Call, said: Told) -> list[Call]:
    """Calls in reach that began before this one and tell of the same person; the latest first."""
    rule = _equal(phone=call.phone, id=call.id_no, own=call.own_account)
    payees = _payees(said)
    if call.name is not None and payees:
        same = Call.unscoped.filter(**{_OF_STOP: payees}).values("pk")
        rule |= Q(name_index__in=call.name.blinds(), pk__in=same)
    rows = Call.objects.visible_to(actor).filter(rule, pk__lt=call.pk, started_at__gt=call.started_at - WITHIN)
    return list(rows.exclude(state=State.AGAIN).order_by("-pk")[:MOST])


def of_banks(actor: Actor, call: Call, said: Told) -> list[BankReport]:
    """Reports of banks in reach that belong to no call and tell of the same person or account."""
    rule = _equal(phone=call.phone, account=call.own_account)
    if payees := _payees(said):
        rule |= Q(payee_index__in=payees)
    rows = BankReport.objects.visible_to(actor).filter(rule, call=None, received_at__gt=call.started_at - WITHIN)
    return list(rows.select_related("institution").order_by("-pk")[:MOST])


def calls_of(actor: Actor, report: BankReport) -> list[Call]:
    """Calls in reach that tell of the person or the account that a bank reports."""
    rule = _equal(phone=report.phone, own=report.account)
    if report.payee is not None:
        rule |= Q(pk__in=Call.unscoped.filter(**{_OF_STOP: report.payee.blinds()}).values("pk"))
    rows = Call.objects.visible_to(actor).filter(rule, started_at__gt=report.received_at - WITHIN)
    return list(rows.exclude(state=State.AGAIN).order_by("-pk")[:MOST])


def _equal(**sealed: Sealed | None) -> Q:
    rule = Q(pk__in=[])
    for name, value in sealed.items():
        if value is not None:
            rule |= Q(**{f"{name}_index__in": value.blinds()})
    return rule


def _payees(said: Told) -> list[bytes]:
    return [one for row in said.rows if row.value("account") for one in blinds(Kind.ACCOUNT, row.value("account"))]
