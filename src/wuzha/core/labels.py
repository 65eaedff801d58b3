# SPDX-License-Identifier: Apache-2.0
"""What the events that every domain shares are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        _("Files of records"),
        {"file.missing": _("A file of a record is missing"), "file.damaged": _("A file of a record is damaged")},
    ),
)
