# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        27,
        pgettext_lazy("series", "Series of cases"),
        {
            "series.confirm": pgettext_lazy("series", "Confirmed as one gang's"),
            "series.reject": pgettext_lazy("series", "Rejected as one gang's"),
            "series.accept": pgettext_lazy("series", "Confirmed a suggestion"),
            "series.deny": pgettext_lazy("series", "Rejected a suggestion"),
            "series.later": pgettext_lazy("series", "Put a suggestion off"),
            "series.withdraw": pgettext_lazy("series", "Took a decision back"),
            "series.export": pgettext_lazy("series", "Took a network out as a file"),
        },
    ),
)
RECORDS = {
    "series": pgettext_lazy("series", "Series of cases"),
    "series_entity": pgettext_lazy("series", "Entity"),
}
