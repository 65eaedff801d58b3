# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        108,
        pgettext_lazy("citizen", "For citizens"),
        {
            "citizen.publish": pgettext_lazy("citizen", "Published for citizens"),
            "citizen.take": pgettext_lazy("citizen", "Took tips of citizens in as leads"),
        },
    ),
)
RECORDS = {"citizen": pgettext_lazy("citizen", "Pages for citizens")}
