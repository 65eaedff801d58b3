# SPDX-License-Identifier: Apache-2.0
"""What the acts of the intake are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        60,
        _("Intake"),
        {
            "intake.start": _("Started an import"),
            "source.key_created": _("Made an API key"),
            "source.key_changed": _("Changed an API key"),
            "source.key_revoked": _("Revoked an API key"),
            "intake.open": _("Uploaded a file"),
            "intake.mapping": _("Said what headers mean"),
            "intake.sheet": _("Chose a sheet"),
            "intake.cancel": _("Asked to stop an import"),
            "intake.again": _("Took in rows that had waited for an answer"),
            "intake.done": _("Import done"),
            "intake.cancelled": _("Import stopped"),
            "intake.failed": _("Import failed"),
        },
    ),
)

RECORDS = {
    "batch": _("Batch"),
    "source_key": _("API key"),
    "reject": _("Rejected row"),
}
