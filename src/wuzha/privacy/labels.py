# SPDX-License-Identifier: Apache-2.0
"""What the acts of privacy, and the reading of personal data anywhere, are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        20,
        _("Personal data"),
        {
            "personal.read": _("Saw personal data"),
            "personal.trace": _("Looked up who saw a person"),
            "personal.records": _("Looked up all records about a person"),
            "export.asked": _("Asked for an export"),
            "export.remind": _("Reminded a colleague of an export"),
            "export.approved": _("Approved an export"),
            "export.refused": _("Refused an export"),
            "export.made": _("Made the file of an export"),
            "export.failed": _("Could not make the file of an export"),
            "export.fetched": _("Downloaded an export"),
            "export.deleted": _("Deleted the file of an export"),
            "retention.asked": _("Asked for a retention run"),
            "retention.confirmed": _("Confirmed a retention run"),
            "retention.refused": _("Refused a retention run"),
            "retention.done": _("Erased personal data by the retention rule"),
            "retention.counted": _("Counted what is due by the retention rule"),
            "retention.hold": _("Put a record on hold"),
            "retention.hold_lifted": _("Lifted the hold on a record"),
            "lead.sought": _("Looked for reading that stands out"),
            "lead.changed": _("Looked into reading that stands out"),
            "impact.added": _("Entered an impact assessment"),
            "impact.reviewed": _("Reviewed an impact assessment"),
            "impact.ended": _("Ended the processing of an impact assessment"),
        },
    ),
)

RECORDS = {
    "export": _("Export"),
    "retention": _("Retention run"),
    "lead": _("Reading that stands out"),
    "impact": _("Impact assessment"),
}
