# SPDX-License-Identifier: Apache-2.0
"""Orders that are ready and must be issued in the police platform: prepared stops, approved freezes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import StopState
from wuzha.funds.waiting.alarms import head_of, title_of
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Item, Kind
from wuzha.org.roles import May
from wuzha.ui.record import RecordHead


class _Ready(RecordSource[Any]):
    """In the row of its order, beside the alarms of that."""

    kind, needs = Kind.REQUEST, (May.WORK_FUNDS,)
    since, due, related = "drafted_at", "due_at", ("account", "institution", "case")
    state: str

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model.objects.visible_to(actor).filter(state=self.state)
        return found

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        """None of them is a reminder: those of the order's clocks are counted by themselves."""
        return {key: replace(item, reminders=0) for key, item in super().items(actor, keys, now).items()}

    def title(self, row: Any) -> str:
        return title_of(row)

    def line(self, row: Any) -> str:
        bank = row.institution.name if row.institution else _("institution unknown")
        return pgettext("clause", ", ").join((bank, row.number))

    def head(self, row: Any) -> RecordHead:
        return head_of(row)

    def url(self, actor: Actor, row: Any) -> str:
        return f"{row.get_absolute_url()}?do=issue"


class StopIssueSource(_Ready):
    code, record, model, state = "stopissues", StopOrder.RECORD, StopOrder, StopState.DRAFT

    def what(self, row: StopOrder) -> str:
        return _("Issue the stop in the police platform, then record it")


class FreezeIssueSource(_Ready):
    code, record, model, state = "freezeissues", Freeze.RECORD, Freeze, FreezeState.APPROVED

    def what(self, row: Freeze) -> str:
        return _("Issue the freeze in the police platform, then record it")
