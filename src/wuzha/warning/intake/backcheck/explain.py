# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes of case lists as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.intake.explain import sentences

#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "victim": _("Victim"),
    "row": _("Row"),
    "case_no": _("Case number"),
    "occurred_at": _("Time of the deed"),
    "reported_at": _("Time of the report"),
    "victim_phone": _("Phone of the victim"),
    "victim_id_no": _("ID number of the victim"),
    "victim_name": _("Name of the victim"),
    "victim_account": _("Account of the victim"),
    "loss": _("Loss"),
    "fraud_type": _("Scam type"),
    "station": _("Station"),
}
#: `field:CODE` or code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "NO_KEY": (
        _("There is no valid phone, ID number or account, so no warning can be found for it"),
        _("Fill in at least one of the three and import the row again"),
    ),
    "NO_TIME": (
        _("There is no valid time of the deed or of the report"),
        _("Fill in one of the two and import the row again"),
    ),
    "FROM_DEED": (
        _("There is no valid time of the report; the time of the deed stands for it"),
        _("Fill it in and import the row again: it corrects the case"),
    ),
    "FROM_REPORT": (
        _("There is no valid time of the deed; the time of the report stands for it"),
        _("Fill it in and import the row again: it corrects the case"),
    ),
    "AFTER_REPORT": (
        _("The deed is later than its report; the time of the report stands for it"),
        _("Check both times and import the row again: it corrects the case"),
    ),
    "case_no:UNKNOWN": (
        _("This is no number of a case: it is too long, or looks like a person's number"),
        _("Enter the number of the case and import the row again"),
    ),
    "station:UNKNOWN": (
        _("No station has this name or code"),
        _("Write the station as under Units, or leave it out"),
    ),
}


def field_label(field: str) -> str:
    """What people call a canonical field."""
    return str(FIELDS.get(field, field))


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    found = CODES.get(problem) or CODES.get(code)
    what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": field_label(field), "what": what}, remedy
