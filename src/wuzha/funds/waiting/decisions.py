# SPDX-License-Identifier: Apache-2.0
"""Freezes and renewals that wait for a decision, never of who prepared them: all freezes of a case are one row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, Renewal
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.rules.freezes import RenewalState
from wuzha.funds.waiting.alarms import head_of as head_of_order
from wuzha.funds.waiting.alarms import title_of
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Detail, Item, Kind, Reason, Source
from wuzha.org.roles import May
from wuzha.ui.money import money
from wuzha.ui.record import Act, NextAct, RecordHead


class FreezeSource(Source):
    """Keyed by the case: what is asked for together is decided on together."""

    code, kind, needs, record = "freezedecisions", Kind.DECIDE, (May.DECIDE_FUNDS,), "funds_case"

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        return [desk.undecided(actor, most).values_list("case", "case", "since", "due", Value(1))]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        found = desk.undecided_of(actor, keys)
        return {key: Item(_what(rows), _title(rows), _line(rows)) for key, rows in found.items()}

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        rows = desk.undecided_of(actor, [key]).get(key)
        if not rows:
            return None
        url = rows[0].get_absolute_url() if len(rows) == 1 else reverse("funds:case_decide", args=[key])
        due = min((one.due_at for one in rows if one.due_at), default=None)
        head = head_of_order(rows[0]) if len(rows) == 1 else RecordHead(_title(rows), number=rows[0].case.number)
        who = {one.drafted_by.name: one for one in rows if one.drafted_by}
        return Detail(
            head,
            NextAct(_what(rows), due=due, act=Act(_("Open the decision"), url=url, key="o")),
            tuple(Reason(_("%(who)s asks") % {"who": name}, one.drafted_at) for name, one in who.items()),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return FundsCase.objects.visible_to(actor).filter(pk=key).exists()

    def there_is(self, key: int) -> bool:
        return FundsCase.unscoped.filter(pk=key).exists()


def _what(rows: list[Freeze]) -> str:
    whole = money(sum(one.amount_fen for one in rows))
    return ngettext("Decide on %(n)s freeze: %(sum)s", "Decide on %(n)s freezes: %(sum)s", len(rows)) % {
        "n": len(rows), "sum": whole,
    }  # fmt: skip


def _title(rows: list[Freeze]) -> str:
    if len(rows) == 1:
        return title_of(rows[0])
    return ngettext("Case %(number)s, %(n)s account", "Case %(number)s, %(n)s accounts", len(rows)) % {
        "number": rows[0].case.case_no or rows[0].case.number, "n": len(rows),
    }  # fmt: skip


def _line(rows: list[Freeze]) -> str:
    names = dict.fromkeys(one.drafted_by.name for one in rows if one.drafted_by)
    return _("%(who)s asks") % {"who": _(", ").join(names)} if names else ""


class RenewalSource(RecordSource[Renewal]):
    code, kind, needs, record, model = "renewals", Kind.DECIDE, (May.DECIDE_FUNDS,), "funds_renewal", Renewal
    since, due, about = "drafted_at", "from_at", ("funds_freeze", "freeze_id")
    related = ("freeze__account", "freeze__institution", "drafted_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Renewal]:
        found: QuerySet[Renewal] = Renewal.objects.visible_to(actor)
        return found.filter(state=RenewalState.DRAFT).exclude(drafted_by=actor.person_id)

    def what(self, row: Renewal) -> str:
        return _("Decide on a renewal: %(term)s") % {"term": row.get_term_display()}

    def title(self, row: Renewal) -> str:
        return title_of(row.freeze)

    def line(self, row: Renewal) -> str:
        return _("%(who)s asks") % {"who": row.drafted_by.name} if row.drafted_by else ""

    def head(self, row: Renewal) -> RecordHead:
        return head_of_order(row.freeze)

    def url(self, actor: Actor, row: Renewal) -> str:
        return row.freeze.get_absolute_url()
