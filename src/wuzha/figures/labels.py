# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        28,
        pgettext_lazy("figures", "Figures"),
        {"figures.take": pgettext_lazy("figures", "Kept figures")},
    ),
)
RECORDS = {
    "snapshot": pgettext_lazy("figures", "Snapshot of figures"),
    "snapshot_figure": pgettext_lazy("figures", "Figure of a snapshot"),
}
