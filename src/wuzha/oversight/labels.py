# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        29,
        pgettext_lazy("oversight", "Oversight"),
        {
            "listing.on_ticket": pgettext_lazy("oversight", "Proposed a step on an overdue ticket"),
            "interview.plan": pgettext_lazy("oversight", "Arranged an interview"),
            "interview.hold": pgettext_lazy("oversight", "Recorded an interview"),
            "interview.follow": pgettext_lazy("oversight", "Followed an interview up"),
            "interview.cancel": pgettext_lazy("oversight", "Called an interview off"),
            "interview.paper": pgettext_lazy("oversight", "Made the minutes of an interview"),
            "interview.signed": pgettext_lazy("oversight", "Kept the signed minutes of an interview"),
            "referral.draft": pgettext_lazy("oversight", "Drafted a referral"),
            "referral.send": pgettext_lazy("oversight", "Approved and sent a referral"),
            "referral.answer": pgettext_lazy("oversight", "Recorded the answer to a referral"),
            "referral.withdraw": pgettext_lazy("oversight", "Withdrew a referral"),
            "referral.paper": pgettext_lazy("oversight", "Made the letter of a referral"),
        },
    ),
)
RECORDS = {
    "interview": pgettext_lazy("oversight", "Interview"),
    "referral": pgettext_lazy("oversight", "Referral"),
}
