# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes as sentences: what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.intake.explain import sentences

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

#: Code → (what is wrong, what to do), where it means more here than anywhere.
CODES: dict[str, tuple[Any, Any]] = {
    "NO_KEY": (
        _("There is no valid phone, ID number or account, so nobody can be found"),
        _("Fill in at least one of the three and import the row again"),
    ),
    "FROM_CONTACT": (
        _("The layout has no time of push; the last contact stands for it"),
        _("Ask the source to deliver the time of push"),
    ),
}


def field_label(field: str) -> str:
    """What people call a canonical field."""
    return str(FIELDS.get(field, field))


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    what, remedy = map(str, CODES[code]) if code in CODES else sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": field_label(field), "what": what}, remedy
