# SPDX-License-Identifier: Apache-2.0
"""Calls whose clock runs, in people's inboxes: what was told is to be accepted, filed or passed on in time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.calls.rules.states import OPEN
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.ui.money import money
from wuzha.ui.record import Chip


class CallSource(RecordSource[Call]):
    code, kind, needs, record, model = "calls", Kind.REQUEST, (May.TAKE_CALLS,), "call", Call
    since, due, related = "started_at", "due_at", ("taken_by",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Call]:
        found: QuerySet[Call] = Call.objects.visible_to(actor)
        return found.filter(state__in=OPEN, due_at__isnull=False)

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
