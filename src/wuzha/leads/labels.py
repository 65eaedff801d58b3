# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        28,
        pgettext_lazy("lead", "Leads"),
        {
            "blackgrey_lead.record": pgettext_lazy("lead", "Recorded a lead"),
            "blackgrey_lead.import": pgettext_lazy("lead", "Received leads"),
            "blackgrey_lead.informant": pgettext_lazy("lead", "Recorded who told of a lead"),
            "blackgrey_lead.check": pgettext_lazy("lead", "Gave a lead to a unit to check"),
            "blackgrey_lead.recall": pgettext_lazy("lead", "Took a lead back from a check"),
            "blackgrey_lead.conclude": pgettext_lazy("lead", "Concluded a lead"),
            "blackgrey_lead.onward": pgettext_lazy("lead", "Handed a lead on"),
            "blackgrey_lead.reply": pgettext_lazy("lead", "Replied about a lead"),
            "blackgrey_lead.feedback": pgettext_lazy("lead", "Gave feedback about a lead"),
            "blackgrey_lead.reward": pgettext_lazy("lead", "Recorded a reward"),
            "blackgrey_lead.paid": pgettext_lazy("lead", "Kept the sum of a reward"),
            "blackgrey_lead.edit": pgettext_lazy("lead", "Put a lead right"),
            "blackgrey_lead.close": pgettext_lazy("lead", "Ended a lead"),
            "blackgrey_lead.told": pgettext_lazy("lead", "Confirmed an alert of a lead"),
            "informant.read": pgettext_lazy("lead", "Asked who told of a lead"),
            "informant_right.ask": pgettext_lazy("lead", "Proposed a right to see informants"),
            "informant_right.decide": pgettext_lazy("lead", "Decided on a right to see informants"),
            "informant_right.end": pgettext_lazy("lead", "Ended a right to see informants"),
        },
    ),
)
RECORDS = {
    "blackgrey_lead": pgettext_lazy("lead", "Lead"),
    "informant": pgettext_lazy("informant", "Informant"),
    "informant_right": pgettext_lazy("informant", "Right to see informants"),
}
