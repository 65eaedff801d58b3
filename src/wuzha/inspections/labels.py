# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        60,
        pgettext_lazy("ticket", "Oversight tickets"),
        {
            "ticket.draft": pgettext_lazy("ticket", "Drafted a ticket"),
            "ticket.edit": pgettext_lazy("ticket", "Changed a draft"),
            "ticket.issue": pgettext_lazy("ticket", "Issued a ticket"),
            "ticket.call_off": pgettext_lazy("ticket", "Called a draft off"),
            "ticket.finish": pgettext_lazy("ticket", "Closed a ticket for every unit"),
            "ticket.paper": pgettext_lazy("ticket", "Made the paper of a ticket"),
            "ticket_unit.issue": pgettext_lazy("ticket", "Gave a ticket to a unit"),
            "ticket_unit.sign": pgettext_lazy("ticket", "Signed for a ticket"),
            "ticket_unit.progress": pgettext_lazy("ticket", "Told how far a ticket is"),
            "ticket_unit.reply": pgettext_lazy("ticket", "Replied to a ticket"),
            "ticket_unit.take_up": pgettext_lazy("ticket", "Took up the review of a reply"),
            "ticket_unit.close": pgettext_lazy("ticket", "Struck a ticket off"),
            "ticket_unit.return": pgettext_lazy("ticket", "Returned a reply"),
            "ticket_unit.run_out": pgettext_lazy("ticket", "The deadline of a ticket passed"),
            "ticket_unit.escalate": pgettext_lazy("ticket", "Escalated a ticket"),
            "ticket_unit.told": pgettext_lazy("ticket", "Confirmed an escalation"),
            "ticket_unit.taken_over": pgettext_lazy("ticket", "Proposed a measure on a ticket"),
            "ticket_unit.recheck": pgettext_lazy("ticket", "Recorded a re-inspection"),
            "ticket_unit.extend": pgettext_lazy("ticket", "Gave more time for a ticket"),
            "ticket_unit.reopen": pgettext_lazy("ticket", "Gave more time for an overdue ticket"),
            "ticket_unit.reissue": pgettext_lazy("ticket", "Gave more time for a ticket not signed for"),
            "ticket_unit.remind": pgettext_lazy("ticket", "Reminded of a ticket"),
            "ticket_unit.withdraw": pgettext_lazy("ticket", "Withdrew a ticket"),
        },
    ),
    Group(
        61,
        pgettext_lazy("inspection", "Inspections"),
        {
            "programme.plan": pgettext_lazy("inspection", "Planned a round"),
            "programme.add": pgettext_lazy("inspection", "Planned visits of a round"),
            "programme.report": pgettext_lazy("inspection", "Made the report of a round"),
            "inspection.plan": pgettext_lazy("inspection", "Planned an inspection"),
            "inspection.start": pgettext_lazy("inspection", "Began an inspection"),
            "inspection.save": pgettext_lazy("inspection", "Saved a checklist"),
            "inspection.photo": pgettext_lazy("inspection", "Kept a photo"),
            "inspection.finish": pgettext_lazy("inspection", "Finished an inspection"),
            "inspection.call_off": pgettext_lazy("inspection", "Called an inspection off"),
            "finding.order": pgettext_lazy("inspection", "Made a ticket of a finding"),
            "finding.free": pgettext_lazy("inspection", "Left a finding without its ticket"),
            "finding.clear": pgettext_lazy("inspection", "Recorded that a finding is put right"),
        },
    ),
)
RECORDS = {
    "ticket": pgettext_lazy("ticket", "Oversight ticket"),
    "ticket_unit": pgettext_lazy("ticket", "Unit of a ticket"),
    "ticket_paper": pgettext_lazy("ticket", "Paper of a ticket"),
    "escalation": pgettext_lazy("ticket", "Escalation"),
    "programme": pgettext_lazy("inspection", "Round of inspections"),
    "inspection": pgettext_lazy("inspection", "Inspection"),
    "inspection_photo": pgettext_lazy("inspection", "Photo of an inspection"),
    "finding": pgettext_lazy("inspection", "Finding"),
    "recheck": pgettext_lazy("inspection", "Re-inspection"),
}
