# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        94,
        pgettext_lazy("shutdown", "Shutdowns and GOIP sites"),
        {
            "shutdown.draft": pgettext_lazy("shutdown", "Entered a shutdown"),
            "shutdown.import": pgettext_lazy("shutdown", "Received shutdowns"),
            "shutdown.evidence": pgettext_lazy("shutdown", "Named the evidence of a shutdown"),
            "shutdown.confirm": pgettext_lazy("shutdown", "Checked that a value is no victim's own"),
            "shutdown.send": pgettext_lazy("shutdown", "Approved a shutdown"),
            "shutdown.return": pgettext_lazy("shutdown", "Returned a shutdown to whoever asks"),
            "shutdown.drop": pgettext_lazy("shutdown", "Withdrew a shutdown"),
            "shutdown.answer": pgettext_lazy("shutdown", "Told the result of a shutdown"),
            "shutdown.unanswer": pgettext_lazy("shutdown", "Took back the result of a shutdown"),
            "shutdown.appeal": pgettext_lazy("shutdown", "Registered an appeal against a shutdown"),
            "shutdown_appeal.check": pgettext_lazy("shutdown", "Checked an appeal against a shutdown"),
            "shutdown_appeal.answer": pgettext_lazy("shutdown", "Answered an appeal against a shutdown"),
            "shutdown.reopen": pgettext_lazy("shutdown", "Asked for a value to be opened again"),
            "shutdown.undo": pgettext_lazy("shutdown", "Sent the request to open a value again"),
            "shutdown.restore": pgettext_lazy("shutdown", "Confirmed that a value is open again"),
            "shutdown.keep": pgettext_lazy("shutdown", "Did not open a value again"),
            "shutdown.paper": pgettext_lazy("shutdown", "Kept a paper of a shutdown"),
            "goip_site.record": pgettext_lazy("goip", "Recorded a GOIP site"),
            "goip_site.kit": pgettext_lazy("goip", "Listed equipment of a GOIP site"),
            "goip_site.card": pgettext_lazy("goip", "Listed cards of a GOIP site"),
            "goip_site.landlord": pgettext_lazy("goip", "Recorded the landlord of a GOIP site"),
            "goip_site.case": pgettext_lazy("goip", "Linked a case to a GOIP site"),
        },
    ),
)
RECORDS = {
    "shutdown": pgettext_lazy("shutdown", "Shutdown"),
    "shutdown_appeal": pgettext_lazy("shutdown", "Appeal against a shutdown"),
    "shutdown_paper": pgettext_lazy("shutdown", "Paper of a shutdown"),
    "goip_site": pgettext_lazy("goip", "GOIP site"),
}
