# SPDX-License-Identifier: Apache-2.0
"""What the acts on the master keys are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        96,
        _("Keys"),
        {
            "keys.rotate": _("Began to use a new master key"),
            "keys.resealed": _("Sealed everything with the new master key"),
            "keys.retire": _("Gave an old master key up"),
        },
    ),
)
RECORDS = {"key": _("Generation of the master key")}
