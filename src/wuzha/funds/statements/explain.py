# SPDX-License-Identifier: Apache-2.0
"""What to do about a rejected line of a statement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.funds.statements.models import StatementReject
from wuzha.org.rules import in_language

_ACCOUNT = _("Fill in the whole account number.")
_NOTHING = _("Nothing to do: no money went to another account.")
_OTHERWISE = _("Check the line against the bank's file and correct it.")
_REMEDIES: dict[str, Any] = {
    "UNCLEAR": _("Check the row against the original, or ask for the statement as XLSX or CSV."),
    "MALFORMED": _("Correct the separators and quotes of the line."),
    "SELF_MISSING": _ACCOUNT,
    "SELF_MASKED": _ACCOUNT,
    "ACCOUNT": _ACCOUNT,
    "ACCOUNTS": _ACCOUNT,
    "DIGITS_LOST": _("Ask for the file again, exported with numbers as text."),
    "CURRENCY": _("Convert the amounts into renminbi."),
    "ZERO": _NOTHING,
    "FAILED": _NOTHING,
    "REVERSED": _NOTHING,
    "SAME_ACCOUNT": _NOTHING,
    "VOID": _NOTHING,
    "UNMOVED": _NOTHING,
    "ASKED": _("Say what the columns of the sheet hold, or pass the sheet over."),
}


def explain(row: StatementReject) -> tuple[str, str]:
    """Why the line is not in, and what to do, in the language of the page."""
    return in_language(row.zh, row.en), str(_REMEDIES.get(row.reason.upper(), _OTHERWISE))
