# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes as sentences: what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wuzha.intake.cells import CellProblem, explain_cell
from wuzha.intake.readers.problems import RowProblem, explain_row

#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "person": _("Person warned"),
    "row": _("Row"),
    "directive_no": _("Directive number"),
    "source_type": _("Source"),
    "level": _("Level"),
    "fraud_type": _("Scam type"),
    "pushed_at": _("Time of push"),
    "push_unit": _("Pushing unit"),
    "push_count": _("Number of pushes"),
    "victim_phone": _("Phone of the person"),
    "victim_name": _("Name of the person"),
    "victim_id_no": _("ID number of the person"),
    "victim_qq": _("QQ of the person"),
    "victim_wechat": _("WeChat of the person"),
    "victim_alipay": _("Alipay of the person"),
    "victim_account": _("Account of the person"),
    "victim_ip_region": _("IP region of the person"),
    "victim_address_hukou": _("Registered address"),
    "victim_address_live": _("Present address"),
    "victim_org": _("Work or school"),
    "suspect_phone": _("Fraudster's number"),
    "suspect_name": _("Fraudster's name"),
    "suspect_id_no": _("Fraudster's ID number"),
    "fraud_contact_kind": _("Kind of contact"),
    "fraud_contact_value": _("Fraudster's contact"),
    "fraud_url": _("Link or website"),
    "fraud_app": _("App used"),
    "first_contact_at": _("First contact"),
    "last_contact_at": _("Last contact"),
    "call_count": _("Number of calls"),
    "call_seconds": _("Call seconds"),
    "tx_time": _("Time of payment"),
    "tx_amount": _("Amount paid"),
    "tx_payee": _("Payee"),
    "risk_note": _("Risk note"),
    "status": _("Status at the source"),
}

#: Code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "NO_KEY": (
        _("There is no valid phone, ID number or account, so nobody can be found"),
        _("Fill in at least one of the three and import the row again"),
    ),
    "EMPTY": (_("The cell is empty"), _("Fill it in and import the row again")),
    "UNKNOWN": (
        _("The word is not in the dictionary in force"),
        _("Use a word of the dictionary, or add this one under Rules in force"),
    ),
    "SCIENTIFIC": (
        _("The spreadsheet turned the number into the form 1.38E+10; digits are lost"),
        _("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "TRUNCATED": (
        _("The spreadsheet cut the number after 15 digits; digits are lost"),
        _("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "MASKED": (_("The number is masked"), _("Ask the source for the full number")),
    "MULTIPLE": (_("There is more than one value in the cell"), _("Give each value a row of its own")),
    "LENGTH": (_("The number of digits is wrong"), _("Check the number against the source")),
    "CHARSET": (_("There is a character that does not belong there"), _("Check the cell against the source")),
    "PREFIX": (_("No number begins like this"), _("Check the number against the source")),
    "CHECKSUM": (_("The check digit does not fit: a digit was mistyped"), _("Check the number with the source")),
    "DATE": (_("The date does not exist"), _("Check the date with the source")),
    "FUTURE": (_("The date lies in the future"), _("Check the date with the source")),
    "DIVISION": (_("The region code in the number does not exist"), _("Check the number with the source")),
    "FORMULA": (
        _("The cell looks like a spreadsheet formula; it was kept as text and not run"),
        _("Check the cell with the source"),
    ),
    "FROM_CONTACT": (
        _("The layout has no time of push; the last contact stands for it"),
        _("Ask the source to deliver the time of push"),
    ),
}
_OTHERWISE = (_("The value cannot be read"), _("Check the cell against the source and import the row again"))


def field_label(field: str) -> str:
    """What people call a canonical field."""
    return str(FIELDS.get(field, field))


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    what, remedy = sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": field_label(field), "what": what}, remedy


def sentences(code: str) -> tuple[str, str]:
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
