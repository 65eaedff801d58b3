# SPDX-License-Identifier: Apache-2.0
"""A rejected line of a statement: which column it is about, what stands there, why it is not in, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.funds.statements.models import StatementReject
from wuzha.intake.explain import hint
from wuzha.org.rules import in_language

_ACCOUNT = _("Fill in the whole account number.")
_AMOUNT = _("Write the amount in yuan above 0, with two decimals at most.")
_NOTHING = _("Nothing to do: no money went to another account.")
_BALANCES = _("Compare the balances with the original; ask the bank for the rows that are missing.")
_STATE = _("Ask the bank what the word means; take the row in by hand where money moved.")
_OTHERWISE = _("Check the line against the bank's file and correct it.")
#: Reason → what to do. The reasons are those of `reading/data/problems.json` and of `read` and `rows`.
REMEDIES: dict[str, Any] = {
    "ABOVE_HEADER": _("Move the row below the header, and bring the file again."),
    "ACCOUNT": _ACCOUNT,
    "ACCOUNTS": _ACCOUNT,
    "AGAINST_CODE": _BALANCES,
    "AMOUNT": _AMOUNT,
    "ASKED": _("Say what the columns of the sheet hold, or pass the sheet over."),
    "BREAK": _BALANCES,
    "CURRENCY": _("Ask the bank for the rows in renminbi; sums of evidence are not converted by hand."),
    "DECIMALS": _("Write the amount as the bank booked it, with two decimals at most."),
    "DIGITS_LOST": _("Ask for the file again, exported with numbers as text."),
    "DIRECTION": _("Say in the row whether the money came in or went out, or ask for the balances."),
    "FAILED": _NOTHING,
    "GAP": _BALANCES,
    "MALFORMED": _("Correct the separators and quotes of the line."),
    "REVERSED": _NOTHING,
    "SAME_ACCOUNT": _NOTHING,
    "SELF_MASKED": _ACCOUNT,
    "SELF_MISSING": _ACCOUNT,
    "STATUS": _STATE,
    "TIME": _("Write day and time as 2026-11-27 09:12:00."),
    "TWO_AMOUNTS": _("Keep the one of the two amounts that moved."),
    "UNCLEAR": _("Check the row against the original, or ask for the statement as XLSX or CSV."),
    "UNMOVED": _NOTHING,
    "UNPROVED": _BALANCES,
    "VOID": _NOTHING,
    "ZERO": _NOTHING,
}
_TIMES, _SUMS = ("time", "date", "created", "booked"), ("amount", "debit", "credit")
_OWN = ("self_account", "self_card", "payer_account", "payee_account")
#: Reason → the fields it may be about; of those that the sheet has, the first one with a value, else the first.
_ABOUT: dict[str, tuple[str, ...]] = {
    "AGAINST_CODE": ("direction",), "AMOUNT": _SUMS, "BREAK": ("balance",), "CURRENCY": ("currency",),
    "DECIMALS": _SUMS, "DIGITS_LOST": (*_OWN, "peer_account", "serial"), "DIRECTION": ("direction",),
    "FAILED": ("success",), "GAP": ("balance",), "SELF_MASKED": _OWN, "SELF_MISSING": _OWN, "STATUS": ("success",),
    "TIME": _TIMES, "TWO_AMOUNTS": ("debit", "credit"), "UNMOVED": ("balance",), "UNPROVED": ("balance",),
    "VOID": ("success",), "ZERO": _SUMS,
}  # fmt: skip
#: Lines of a plain ledger, and lines refused for their accounts, keep their cells in an order of their own.
_PLACED: dict[str, tuple[tuple[Any, int], ...]] = {
    "time": ((_("Date and time"), 1),),
    "amount": ((_("Amount"), 4),),
    "account": ((_("Payer's account"), 0), (_("Payee's account"), 2)),
    "accounts": ((_("Payer's account"), 0), (_("Payee's account"), 2)),
    "same_account": ((_("Payer's account"), 0), (_("Payee's account"), 2)),
}
#: A sum or a moment, also a mistyped one: no name has these characters, no number of a person so few.
_NOBODYS = re.compile(
    r"(?=(?:[^0-9]*[0-9]){0,10}[^0-9]*$)(?!.*[A-Za-z].*[A-Za-z].*[A-Za-z])[-+0-9A-Za-z.,:/ ¥￥元年月日时分秒()]{1,24}"
)


def explain(row: StatementReject) -> tuple[str, str]:
    """Why the line is not in, and what to do, in the language of the page."""
    return in_language(row.zh, row.en), str(REMEDIES.get(row.reason.upper(), _OTHERWISE))


def about(reason: str, cells: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> tuple[str, str]:
    """The column that a reason is about, as the file calls it, and its value, masked where it may be a person's; two
    empty texts where it is about the whole line. `columns`: field → place and header (`services.content.told`)."""
    found = [(str(label), place) for label, place in _PLACED.get(reason, ())]
    found += [(str(columns[field][1]), int(columns[field][0])) for field in _ABOUT.get(reason, ()) if field in columns]
    values = [(label, cells[place].strip()) for label, place in found if place < len(cells)]
    label, value = next((one for one in values if one[1]), values[0] if values else ("", ""))
    return label, shown(value)


def shown(value: str) -> str:
    """A sum or a moment as it stands, of all else no more than a hint."""
    return value if _NOBODYS.fullmatch(value) else hint(value)
