# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes of case lists as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.intake.explain import sentences
from wuzha.org.rules import rule_set

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
    "accepted_on": pgettext_lazy("criminal case", "Day of acceptance"),
    "accepted_no": pgettext_lazy("criminal case", "Number of the acceptance"),
    "not_filed_on": pgettext_lazy("criminal case", "Day of the decision not to file"),
    "not_filed_no": pgettext_lazy("criminal case", "Number of the decision not to file"),
    "filed_on": pgettext_lazy("criminal case", "Day of the filing"),
    "filed_no": pgettext_lazy("criminal case", "Number of the filing decision"),
    "solved_on": pgettext_lazy("criminal case", "Day on which it was solved"),
    "solved_no": pgettext_lazy("criminal case", "Number of the report that it is solved"),
    "sent_on": pgettext_lazy("criminal case", "Day on which it was sent for prosecution"),
    "sent_no": pgettext_lazy("criminal case", "Number of the opinion to prosecute"),
    "concluded_on": pgettext_lazy("criminal case", "Day of the judgment"),
    "concluded_no": pgettext_lazy("criminal case", "Number of the judgment"),
    "withdrawn_on": pgettext_lazy("criminal case", "Day of the withdrawal"),
    "withdrawn_no": pgettext_lazy("criminal case", "Number of the withdrawal"),
    "organ": pgettext_lazy("criminal case", "Deciding organ"),
    "place_town": pgettext_lazy("criminal case", "Township of the deed"),
    "place": pgettext_lazy("criminal case", "Place of the deed"),
    "narrative": pgettext_lazy("criminal case", "What happened"),
    "suspect_account": pgettext_lazy("criminal case", "Account the money went to"),
    "suspect_phone": pgettext_lazy("criminal case", "Phone of the fraudster"),
    "fraud_url": pgettext_lazy("criminal case", "Site of the fraudster"),
    "fraud_app": pgettext_lazy("criminal case", "App of the fraudster"),
    "fraud_chat": pgettext_lazy("criminal case", "Chat account of the fraudster"),
    "victim_town": pgettext_lazy("criminal case", "Township of residence"),
    "victim_address": pgettext_lazy("criminal case", "Residence"),
    "verified_loss": pgettext_lazy("criminal case", "Loss verified"),
    "averted_loss": pgettext_lazy("criminal case", "Loss averted"),
    "reached_by": pgettext_lazy("criminal case", "How reached"),
    "paid_by": pgettext_lazy("criminal case", "How paid"),
    "victim_occupation": pgettext_lazy("victim", "Occupation"),
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
    "DAY_ONLY": (
        pgettext_lazy("criminal case", "The report has a day and no time; the time of the deed stands for it"),
        _("Fill it in and import the row again: it corrects the case"),
    ),
    "loss:EMPTY": (
        pgettext_lazy("criminal case", "The list does not say how much was lost"),
        pgettext_lazy("criminal case", "Fill it in and import the row again, or enter it in the case"),
    ),
    "case_no:UNKNOWN": (
        _("This is no number of a case: it is too long, or looks like a person's number"),
        _("Enter the number of the case and import the row again"),
    ),
    "FROM_DOCUMENT": (
        pgettext_lazy("criminal case", "There is no valid time of the report; the first document's day stands for it"),
        _("Fill it in and import the row again: it corrects the case"),
    ),
    "DAY_MISSING": (
        pgettext_lazy("criminal case", "The document has a number and no valid day, so it was not taken"),
        pgettext_lazy("criminal case", "Fill in its day and import the row again"),
    ),
    "OTHER_DAY": (
        pgettext_lazy("criminal case", "The document here is of another day"),
        pgettext_lazy("criminal case", "Find out which is right: correct the row, or put the document right here"),
    ),
    "OTHER_NUMBER": (
        pgettext_lazy("criminal case", "The document here has another number"),
        pgettext_lazy("criminal case", "Find out which is right: correct the row, or put the document right here"),
    ),
    "NOT_NEXT": (
        pgettext_lazy("criminal case", "The case does not stand where this document could follow, so it was not taken"),
        pgettext_lazy("criminal case", "Import or record the documents before it first"),
    ),
    "TOO_EARLY": (
        pgettext_lazy("criminal case", "It is of a day before the document before it, so it was not taken"),
        pgettext_lazy("criminal case", "Check the days of both documents"),
    ),
    "FORBIDDEN": (
        pgettext_lazy("criminal case", "Orders or restitutions that rest on this case forbid it"),
        pgettext_lazy("criminal case", "Open the case: what is frozen must be released first, or the day be put right"),
    ),
    "DIFFERS": (
        pgettext_lazy("criminal case", "Something else is recorded here, and it stays"),
        pgettext_lazy("criminal case", "Find out which is right: correct the row, or change it in the case"),
    ),
    "place_town:UNKNOWN": (
        pgettext_lazy("criminal case", "No township has this name"),
        pgettext_lazy("criminal case", "Write the township as under Units, or leave it out"),
    ),
    "victim_town:UNKNOWN": (
        pgettext_lazy("criminal case", "No township has this name"),
        pgettext_lazy("criminal case", "Write the township as under Units, or leave it out"),
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
    """`field:CODE` as what is wrong, where, and what to do; `field:CODE=VALUE` says what stands here."""
    field, _colon, code = problem.partition(":")
    code, _equals, stands = code.partition("=")
    found = CODES.get(f"{field}:{code}") or CODES.get(code)
    what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
    told = gettext("%(field)s: %(what)s") % {"field": field_label(field), "what": what}
    if stands:
        if field == "fraud_type":
            stands = rule_set("warning.fraud_types").at().label(stands)
        told = pgettext("criminal case", "%(told)s (here: %(stands)s)") % {"told": told, "stands": stands}
    return told, remedy
