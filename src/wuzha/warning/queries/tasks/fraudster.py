# SPDX-License-Identifier: Apache-2.0
"""What the fraudster used, from the rows that came in: numbers, links, apps. All else in the raw rows stays closed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import match
from wuzha.warning.rulesets import HEADERS

#: Canonical fields of a directive that are the fraudster's, in the order of their use (`domain.md` §3.3).
FIELDS: dict[str, Any] = {
    "suspect_phone": _("Fraudster's number"),
    "fraud_contact_value": _("Fraudster's contact"),
    "fraud_url": _("Link or website"),
    "fraud_app": _("App used"),
    "suspect_name": _("Name used"),
    "tx_payee": _("Payee"),
}


def used(raws: Iterable[str]) -> list[tuple[Any, str]]:
    """(label, value) of the fraudster's means in raw rows, each value once."""
    found: dict[tuple[str, str], None] = {}
    for raw in raws:
        cells = _by_field(json.loads(raw))
        for field in FIELDS:
            if value := cells.get(field, "").strip():
                found.setdefault((field, value))
    return [(FIELDS[field], value) for field, value in found]


def _by_field(row: Mapping[str, Any]) -> dict[str, str]:
    matched = match(list(row), headers_in_force(HEADERS)).matched
    return {field: str(row[header]) for header, field in matched.items() if field in FIELDS}
