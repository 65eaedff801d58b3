# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        pgettext_lazy("shutdowns", "Shutdowns"),
        {"shutdowns.close": pgettext_lazy("shutdowns", "Closed a record")},
    ),
)
RECORDS = {"shutdowns": pgettext_lazy("shutdowns", "Record")}
