# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        91,
        pgettext_lazy("outlets", "Outlets"),
        {"outlets.make": pgettext_lazy("outlets", "Made a round of outlets")},
    ),
)
RECORDS = {
    "outlet_round": pgettext_lazy("outlets", "Round of outlets"),
    "outlet_standing": pgettext_lazy("outlets", "Standing of an outlet"),
}
