# SPDX-License-Identifier: Apache-2.0
"""Words that the heads of orders and cases share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.funds.models import BankAnswer
from wuzha.org.templatetags.org import rule_label
from wuzha.ui.money import money
from wuzha.ui.record import Fact, Step


def shown_at(at: datetime | date | None) -> str:
    """`11-27 09:12`, with the year only where it is another; a day without a time; nothing for none."""
    if at is None:
        return ""
    there = timezone.localtime(at) if isinstance(at, datetime) else at
    day = "%m-%d" if there.year == timezone.localdate().year else "%Y-%m-%d"
    return there.strftime(f"{day} %H:%M" if isinstance(at, datetime) else day)


def when_by(at: datetime | date | None, by: Any = None) -> str:
    """When, and by whom."""
    return " ".join(filter(None, (shown_at(at), by.name if by else "")))


def to_bank(order: Any) -> str:
    """The institution of an order, or that it is not known."""
    return order.institution.name if order.institution else _("an institution not known yet")


def stepped(rows: Sequence[tuple[Any, bool, Any]]) -> list[Step]:
    """Steps of (label, done, note): the first that is not done is the one at hand."""
    now = next((place for place, (_label, done, _note) in enumerate(rows) if not done), len(rows))
    return [
        Step(label, "done" if done else "now" if place == now else "next", note)
        for place, (label, done, note) in enumerate(rows)
    ]


def answered(one: BankAnswer) -> list[Fact]:
    """What is recorded of a bank's answer; what it did not say is left out."""
    rows: list[tuple[Any, str]] = [
        (_("Asked for"), str(one.get_asked_display())),
        (_("Result code"), f"{one.code} {rule_label('funds.results', one.code)}"),
        (_("Answered"), shown_at(one.answered_at)),
        (_("Balance when stopped"), "" if one.balance_fen is None else money(one.balance_fen)),
        (_("Held"), "" if one.held_fen is None else money(one.held_fen)),
        (pgettext("answer", "Holds from"), shown_at(one.start_at)),
        (pgettext("answer", "Holds until"), shown_at(one.expire_at)),
        (_("Recorded by"), one.recorded_by.name if one.recorded_by else ""),
    ]
    return [Fact(label, value) for label, value in rows if value]


def account_facts(order: Any, clear: Mapping[str, str]) -> list[Fact]:
    """The account of an order, its holder and its institution; in clear where they were revealed, else masked."""
    bank = order.institution
    return [
        Fact(_("Account"), clear.get("account") or str(order.account.number)),
        Fact(_("Holder"), clear.get("holder") or str(order.account.holder or _("unknown"))),
        Fact(_("Institution"), " ".join(filter(None, (bank.name, bank.contact))) if bank else _("unknown")),
    ]
