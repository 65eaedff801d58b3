# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        27,
        pgettext_lazy("results", "Results"),
        {"results.publish": pgettext_lazy("results", "Published figures")},
    ),
)
RECORDS = {"publication": pgettext_lazy("results", "Published figures")}
