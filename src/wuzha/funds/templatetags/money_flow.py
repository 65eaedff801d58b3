# SPDX-License-Identifier: Apache-2.0
"""`{% load money_flow %}`: words of a trace."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.engine.tracing import ExitKind, Flag, Rule
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.queries.money import money_of
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.record import chip
from wuzha.ui.answers import tab
from wuzha.ui.record import Chip, Money

register = template.Library()

EXITS = {
    ExitKind.RETURNED: pgettext_lazy("exit", "Back to a victim"),
    ExitKind.CASH_OUT: pgettext_lazy("exit", "Cash"),
    ExitKind.PURCHASE: pgettext_lazy("exit", "Purchase"),
    ExitKind.FEE: pgettext_lazy("exit", "Fee"),
    ExitKind.PAYMENT_INSTITUTION: pgettext_lazy("exit", "Payment institution"),
    ExitKind.MERCHANT: pgettext_lazy("exit", "Merchant"),
    ExitKind.FOREIGN: pgettext_lazy("exit", "Abroad"),
    ExitKind.OTC: pgettext_lazy("exit", "Virtual currency"),
    ExitKind.HUB: pgettext_lazy("exit", "Hub"),
    ExitKind.UNIDENTIFIED: pgettext_lazy("exit", "Payee unknown"),
    ExitKind.UNEXPLAINED: pgettext_lazy("exit", "Unexplained"),
    ExitKind.OTHER: pgettext_lazy("exit", "Other"),
}
RULES = {
    Rule.FIFO: pgettext_lazy("rule", "First in, first out"),
    Rule.LIFO: pgettext_lazy("rule", "Last in, first out"),
    Rule.LIBR: pgettext_lazy("rule", "Other money first"),
    Rule.HAIRCUT: pgettext_lazy("rule", "Pro rata"),
    Rule.TAINTED: pgettext_lazy("rule", "Victims' money first"),
}
FLAGS = {
    Flag.OPENINGS_INFERRED: _("Openings unknown, the least possible taken"),
    Flag.UNSEEN_INFLOW: _("Money must have come in that no statement shows"),
    Flag.SELF_TRANSFERS: _("Transfers to the same account passed over"),
    Flag.SELF_TRANSFER_SEEDS: _("Victims' transfers to the same account passed over"),
    Flag.UNKNOWN_PAYERS: _("Payers unknown"),
    Flag.UNKNOWN_PAYEES: _("Payees unknown: ask for the statements"),
    Flag.HUBS: _("Accounts taken as hubs"),
    Flag.BUSY_ACCOUNTS: _("Accounts with very many payments"),
    Flag.RESEEDED: _("Money of an earlier victim inside a later victim's"),
    Flag.FORCED_TIES: _("Rows of one second whose order nothing decides"),
    Flag.COARSE_TIMES: _("Times to the minute or day only"),
    Flag.LATE_ROWS: _("Rows inserted late"),
}

#: What hangs on pairs that nobody has decided (`tracing.services`), beside the engine's own.
SUSPECTED = ("suspected_doubles", _("Transfers that may stand twice, not decided"))
#: Why a statement is asked for (`engine.tellers.asking`).
ASKS = {
    "no_statement": _("No statement of it is here"),
    "ends_before": _("Its statement ends before the money came"),
    "gap": _("Days of its statement are missing"),
    "institution": _("The money goes on at the institution"),
    "payee_unknown": _("Its bank knows whom it paid"),
    "later": _("Its statement ends with the money still there"),
}


@register.simple_tag
def case_money(case: FundsCase) -> Money:
    """`{% case_money case as money %}`: where the loss of a case is, for the bar above its tabs."""
    return money_of(case)


@register.simple_tag
def file_chip(file: StatementFile) -> Chip:
    """`{% file_chip file as status %}`: the status of a statement file, for `{% chip status %}`."""
    return chip(file)


@register.simple_tag
def case_tabs(case: FundsCase, here: str, query: str = "") -> list[dict[str, Any]]:
    """`{% case_tabs case tab rule_query as items %}`: the pages about the money of a case, for `{% tabs %}`."""
    rows = (
        ("money", _("Where the money is"), query), ("flow", _("Flow drawing"), query),
        ("statements", _("Statements"), ""), ("doubles", _("Told twice?"), ""), ("coverage", _("Coverage"), ""),
    )  # fmt: skip
    return [tab(label, reverse(f"funds:{name}", args=[case.pk]) + asked, name == here) for name, label, asked in rows]


@register.filter
def ask_label(why: str) -> str:
    """Why a statement is asked for, in words."""
    return str(ASKS[why])


@register.filter
def exit_label(kind: int) -> str:
    """How money left, in words."""
    return str(EXITS[ExitKind(kind)]) if kind in list(ExitKind) else pgettext("exit", "Other")


@register.filter
def rule_name(rule: str) -> str:
    """A tracing rule in words."""
    return str(RULES[Rule(rule)])


@register.filter
def flag_label(flag: str) -> str:
    """What an answer rests on, in words; the word itself for one that is not known here."""
    if flag == SUSPECTED[0]:
        return str(SUSPECTED[1])
    return str(FLAGS[Flag(flag)]) if flag in list(Flag) else flag
