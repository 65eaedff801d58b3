# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        45,
        _("Calls"),
        {
            "calls.begin": _("Began a call"),
            "calls.say": _("Noted an answer of a caller"),
            "calls.open_cell": _("Opened an answer to correct it"),
            "calls.join": _("Noted that 110 listens"),
            "calls.way": _("Changed the way in of a call"),
            "calls.prepare": _("Prepared stops out of a call"),
            "calls.complete": _("Completed the report of a call"),
            "calls.triage": _("Noted whether something was paid"),
            "calls.hang_up": _("Ended a call"),
        },
    ),
)
RECORDS = {"call": _("Call")}
