# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        97,
        pgettext_lazy("bulletins", "Bulletins"),
        {
            "bulletin.write": pgettext_lazy("bulletins", "Began a bulletin"),
            "bulletin.edit": pgettext_lazy("bulletins", "Changed its words"),
            "bulletin.count": pgettext_lazy("bulletins", "Counted its figures again"),
            "bulletin.hand_in": pgettext_lazy("bulletins", "Handed it in"),
            "bulletin.review": pgettext_lazy("bulletins", "Reviewed it"),
            "bulletin.return": pgettext_lazy("bulletins", "Returned it to its writer"),
            "bulletin.sign": pgettext_lazy("bulletins", "Signed it"),
            "bulletin.publish": pgettext_lazy("bulletins", "Published it"),
            "bulletin.paper": pgettext_lazy("bulletins", "Kept its file"),
            "bulletin.correct": pgettext_lazy("bulletins", "Began a new edition of it"),
            "bulletin.replace": pgettext_lazy("bulletins", "Replaced it by a new edition"),
            "bulletin.send": pgettext_lazy("bulletins", "Sent it to units"),
            "bulletin.drop": pgettext_lazy("bulletins", "Gave it up"),
        },
    ),
    Group(
        98,
        pgettext_lazy("suggestion", "Suggestions of the people's congress"),
        {
            "suggestion.receive": pgettext_lazy("suggestion", "Entered a suggestion"),
            "suggestion.assign": pgettext_lazy("suggestion", "Recorded its assignment"),
            "suggestion.extend": pgettext_lazy("suggestion", "Gave more time for it"),
            "suggestion.draft": pgettext_lazy("suggestion", "Its reply was begun"),
            "suggestion.undo": pgettext_lazy("suggestion", "Its reply was taken back"),
            "suggestion.sign": pgettext_lazy("suggestion", "Its reply was signed"),
            "suggestion.send": pgettext_lazy("suggestion", "Its reply was sent"),
            "suggestion.satisfy": pgettext_lazy("suggestion", "Recorded what the deputies said"),
            "suggestion.again": pgettext_lazy("suggestion", "Recorded that it is handled again"),
        },
    ),
)
RECORDS = {
    "bulletin": pgettext_lazy("bulletins", "Bulletin"),
    "suggestion": pgettext_lazy("suggestion", "Suggestion"),
}
