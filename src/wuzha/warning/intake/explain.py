# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes as sentences: what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from wuzha.intake.cells import CellProblem, explain_cell
from wuzha.intake.readers.problems import RowProblem, explain_row

#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "person": lazy("Person warned"),
    "row": lazy("Row"),
    "level": lazy("Level"),
    "pushed_at": lazy("Time of push"),
    "victim_phone": lazy("Phone of the person"),
    "victim_id_no": lazy("ID number of the person"),
    "victim_account": lazy("Account of the person"),
    "victim_name": lazy("Name of the person"),
    "victim_address_live": lazy("Present address"),
    "suspect_phone": lazy("Fraudster's number"),
    "last_contact_at": lazy("Last contact"),
    "first_contact_at": lazy("First contact"),
    "tx_time": lazy("Time of payment"),
    "tx_amount": lazy("Amount paid"),
    "call_count": lazy("Number of calls"),
    "call_seconds": lazy("Call seconds"),
    "fraud_type": lazy("Scam type"),
}

#: Code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "NO_KEY": (
        lazy("There is no valid phone, ID number or account, so nobody can be found"),
        lazy("Fill in at least one of the three and import the row again"),
    ),
    "EMPTY": (lazy("The cell is empty"), lazy("Fill it in and import the row again")),
    "UNKNOWN": (
        lazy("The word is not in the dictionary in force"),
        lazy("Use a word of the dictionary, or add this one under Rules in force"),
    ),
    "SCIENTIFIC": (
        lazy("The spreadsheet turned the number into the form 1.38E+10; digits are lost"),
        lazy("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "TRUNCATED": (
        lazy("The spreadsheet cut the number after 15 digits; digits are lost"),
        lazy("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "MASKED": (lazy("The number is masked"), lazy("Ask the source for the full number")),
    "MULTIPLE": (lazy("There is more than one value in the cell"), lazy("Give each value a row of its own")),
    "LENGTH": (lazy("The number of digits is wrong"), lazy("Check the number against the source")),
    "CHARSET": (lazy("There is a character that does not belong there"), lazy("Check the cell against the source")),
    "PREFIX": (lazy("No number begins like this"), lazy("Check the number against the source")),
    "CHECKSUM": (lazy("The check digit does not fit: a digit was mistyped"), lazy("Check the number with the source")),
    "DATE": (lazy("The date does not exist"), lazy("Check the date with the source")),
    "FUTURE": (lazy("The date lies in the future"), lazy("Check the date with the source")),
    "DIVISION": (lazy("The region code in the number does not exist"), lazy("Check the number with the source")),
    "FORMULA": (
        lazy("The cell looks like a spreadsheet formula; it was kept as text and not run"),
        lazy("Check the cell with the source"),
    ),
    "FROM_CONTACT": (
        lazy("The layout has no time of push; the last contact stands for it"),
        lazy("Ask the source to deliver the time of push"),
    ),
}
_OTHERWISE = (lazy("The value cannot be read"), lazy("Check the cell against the source and import the row again"))


def field_label(field: str) -> str:
    """What people call a canonical field."""
    return str(FIELDS.get(field, field))


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    what, remedy = _sentences(code)
    return _("%(field)s: %(what)s") % {"field": field_label(field), "what": what}, remedy


def _sentences(code: str) -> tuple[str, str]:
    """Our own words for a code, else those of the room that found the fault."""
    if code in CODES:
        what, remedy = CODES[code]
        return str(what), str(remedy)
    lang = get_language() or "zh-hans"
    if code in CellProblem.__members__.values():
        found = explain_cell(CellProblem(code), lang)
    elif code.lower() in RowProblem.__members__.values():
        found = explain_row(RowProblem(code.lower()), lang)
    else:
        return str(_OTHERWISE[0]), str(_OTHERWISE[1])
    return found.what, found.remedy
