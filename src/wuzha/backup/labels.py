# SPDX-License-Identifier: Apache-2.0
"""What backups are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        95,
        _("Backup"),
        {
            "backup.made": _("Made a backup"),
            "backup.made_with_key": _("Made a backup that holds the master key"),
            "backup.restored": _("Restored a backup"),
        },
    ),
)
