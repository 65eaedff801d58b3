# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        pgettext_lazy("outlets", "Outlets"),
        {"outlets.close": pgettext_lazy("outlets", "Closed a record")},
    ),
)
RECORDS = {"outlets": pgettext_lazy("outlets", "Record")}
