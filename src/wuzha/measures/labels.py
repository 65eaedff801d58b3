# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        28,
        pgettext_lazy("decided measure", "Measures"),
        {
            "measure.propose": pgettext_lazy("decided measure", "Proposed a measure"),
            "measure.complete": pgettext_lazy("decided measure", "Completed a proposal"),
            "measure.return": pgettext_lazy("decided measure", "Returned a proposal"),
            "measure.refuse": pgettext_lazy("decided measure", "Did not approve a measure"),
            "measure.approve": pgettext_lazy("decided measure", "Approved a measure"),
            "measure.forward": pgettext_lazy("decided measure", "Handed a measure to the authority"),
            "measure.decide": pgettext_lazy("decided measure", "Entered the decision of the authority"),
            "measure.give_back": pgettext_lazy("decided measure", "Entered that the authority gave a measure back"),
            "measure.deny": pgettext_lazy("decided measure", "Entered that the authority denied a measure"),
            "measure.serve": pgettext_lazy("decided measure", "Served a measure"),
            "measure.stage": pgettext_lazy("decided measure", "Put a measure into its next stage"),
            "measure.extend": pgettext_lazy("decided measure", "Gave a measure a longer term"),
            "measure.appeal": pgettext_lazy("decided measure", "Recorded an appeal"),
            "measure.hear": pgettext_lazy("decided measure", "Accepted an appeal"),
            "measure.answer": pgettext_lazy("decided measure", "Answered an appeal"),
            "measure.lift": pgettext_lazy("decided measure", "Lifted a measure"),
            "measure.expire": pgettext_lazy("decided measure", "A measure expired"),
            "measure.withdraw": pgettext_lazy("decided measure", "Withdrew a measure"),
            "measure.paper": pgettext_lazy("decided measure", "Made a paper of a measure"),
            "listing.review": pgettext_lazy("decided measure", "Recorded the inspection of a rectification"),
            "handout.ask": pgettext_lazy("decided measure", "Asked for a list of measures"),
            "handout.refuse": pgettext_lazy("decided measure", "Refused a list of measures"),
            "handout.make": pgettext_lazy("decided measure", "Handed out a list of measures"),
            "handout.fetch": pgettext_lazy("decided measure", "Fetched a list of measures"),
            "recall.confirm": pgettext_lazy("decided measure", "Confirmed a recall"),
            "measure.scan": pgettext_lazy("decided measure", "Kept a scan of a measure"),
        },
    ),
)
RECORDS = {
    "measure": pgettext_lazy("decided measure", "Measure"),
    "handout": pgettext_lazy("decided measure", "List handed out"),
    "recall": pgettext_lazy("decided measure", "Recall"),
    "measure_subject": pgettext_lazy("decided measure", "Subject of measures"),
}
