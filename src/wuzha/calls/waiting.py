# SPDX-License-Identifier: Apache-2.0
"""Calls and reports of banks whose clock runs, in people's inboxes: what was told is to be accepted or passed on in
time, and the bank to be answered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call
from wuzha.calls.rules.states import BANK_OPEN, OPEN, BankState, State, Verdict
from wuzha.calls.services import handing
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Hand, Kind
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.ui.money import money
from wuzha.ui.record import Chip


class CallSource(RecordSource[Call]):
    code, kind, needs, record, model = "calls", Kind.REQUEST, (May.TAKE_CALLS,), "call", Call
    since, due, related, money = "started_at", "due_at", ("taken_by",), True

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Call]:
        found: QuerySet[Call] = Call.objects.visible_to(actor)
        found = found.filter(state__in=OPEN, due_at__isnull=False)
        if actor.leads:
            return found
        rule = Q(taken_by=actor.person_id)
        if may(actor.role, May.TRIAGE):
            rule |= ~Q(state=State.CALL) | Q(taken_by=None)
        # What a colleague is still asking is the colleague's; the orders out of a call wait on their own.
        return found.filter(rule)

    def what(self, row: Call) -> str:
        return _("Go on with a call: %(state)s") % {"state": row.get_state_display()}

    def title(self, row: Call) -> str:
        kind = rule_set("warning.fraud_types").at().label(row.fraud_type) if row.fraud_type else _("type unknown")
        name = str(row.name) if row.name is not None else _("name unknown")
        return f"{kind} {name} {money(row.loss_fen) if row.loss_fen else _('sum unknown')}"

    def line(self, row: Call) -> str:
        words = (str(row.get_way_display()), row.taken_by.name if row.taken_by else "")
        return pgettext("clause", ", ").join(filter(None, words))

    def chips(self, row: Call) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)

    def url(self, actor: Actor, row: Call) -> str:
        return reverse("calls:record", args=[row.pk])

    def hand_to(self, actor: Actor, row: Call) -> Hand | None:
        if not handing.may_hand(actor, row):
            return None
        people = tuple((one.pk, one.name) for one in handing.colleagues(row) if one.pk != actor.person_id)
        return Hand(people) if people else None

    def hand(self, actor: Actor, key: int, to: int, reason: str) -> None:
        handing.hand(actor, key, to)


class BankSource(RecordSource[BankReport]):
    """Reports that a bank waits for an answer to, and those whose verdict is still open."""

    code, kind, needs, record, model = "bank_reports", Kind.REQUEST, (May.TAKE_CALLS,), "bank_report", BankReport
    since, due, related, money = "received_at", "due_at", ("institution",), True

    def rows(self, actor: Actor, now: datetime) -> QuerySet[BankReport]:
        found: QuerySet[BankReport] = BankReport.objects.visible_to(actor)
        return found.filter(Q(due_at__isnull=False) | Q(verdict=Verdict.OPEN, state__in=BANK_OPEN))

    def what(self, row: BankReport) -> str:
        if row.state == BankState.RECEIVED:
            return _("Judge a bank's report")
        if row.state == BankState.JUDGED:
            return _("Tell the bank the verdict")
        return _("Check on, and judge again")

    def title(self, row: BankReport) -> str:
        who = str(row.name or row.account or row.payee or _("Person not known"))
        return f"{who} {money(row.amount_fen) if row.amount_fen else _('sum unknown')}"

    def line(self, row: BankReport) -> str:
        return pgettext("clause", ", ").join((row.institution.name, str(row.get_channel_display())))

    def chips(self, row: BankReport) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)
