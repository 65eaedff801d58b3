# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        pgettext_lazy("outreach", "Outreach"),
        {
            "outreach_activity.record": pgettext_lazy("outreach", "Recorded an activity"),
            "outreach_activity.correct": pgettext_lazy("outreach", "Corrected an activity"),
            "outreach_activity.amend": pgettext_lazy("outreach", "Corrected an activity that was rejected"),
            "outreach_activity.draw": pgettext_lazy("outreach", "Drew an activity for review"),
            "outreach_activity.confirm": pgettext_lazy("outreach", "Confirmed an activity"),
            "outreach_activity.reject": pgettext_lazy("outreach", "Rejected an activity"),
            "outreach_activity.withdraw": pgettext_lazy("outreach", "Withdrew an activity"),
            "outreach_activity.show_photo": pgettext_lazy("outreach", "Checked the original of a photo"),
            "outreach_activity.open_sign_in": pgettext_lazy("outreach", "Opened the sign-in of an activity"),
            "outreach_review.draw": pgettext_lazy("outreach", "Drew a sample of activities"),
            "outreach_campaign.plan": pgettext_lazy("outreach", "Planned a campaign"),
            "outreach_campaign.draw": pgettext_lazy("outreach", "Drew by lot who begins"),
            "outreach_campaign.start": pgettext_lazy("outreach", "Started a campaign"),
            "outreach_campaign.judge": pgettext_lazy("outreach", "Judged a campaign"),
            "outreach_campaign.call_off": pgettext_lazy("outreach", "Called a campaign off"),
            "outreach_campaign.proxy": pgettext_lazy("outreach", "Entered a proxy of a campaign"),
            "outreach_aim.suggest": pgettext_lazy("outreach", "Made the suggestions of a week"),
            "outreach_aim.accept": pgettext_lazy("outreach", "Accepted the suggestion of the week"),
            "outreach_aim.change": pgettext_lazy("outreach", "Changed the suggestion of the week"),
            "outreach_aim.decline": pgettext_lazy("outreach", "Declined the suggestion of the week"),
            "outreach.import": pgettext_lazy("outreach", "Took in a file of outreach"),
            "team_member.join": pgettext_lazy("outreach", "Entered a member of a team"),
            "team_member.leave": pgettext_lazy("outreach", "Ended the service of a member"),
            "team_member.train": pgettext_lazy("outreach", "Recorded a training"),
            "team_member.train_many": pgettext_lazy("outreach", "Recorded a training of several members"),
            "outreach_plan.add": pgettext_lazy("outreach", "Gave a unit a task of the plan"),
            "outreach_event.plan": pgettext_lazy("outreach", "Planned an event"),
            "outreach_event.hold": pgettext_lazy("outreach", "Recorded that an event was held"),
            "outreach_event.call_off": pgettext_lazy("outreach", "Called an event off"),
            "daily_item.put": pgettext_lazy("outreach", "Recorded a daily item"),
            "daily_item.correct": pgettext_lazy("outreach", "Corrected a daily item"),
            "daily_receipt.pass_on": pgettext_lazy("outreach", "Passed the city's daily item on"),
            "outreach_site.open": pgettext_lazy("outreach", "Entered a place of outreach"),
            "outreach_site.close": pgettext_lazy("outreach", "Closed a place of outreach"),
            "outreach_site.count": pgettext_lazy("outreach", "Entered the visitors of a day"),
            "outreach_share.enter": pgettext_lazy("outreach", "Entered a share of a month"),
            "material.enter": pgettext_lazy("outreach", "Entered a material"),
            "material.issue": pgettext_lazy("outreach", "Issued an edition of a material"),
        },
    ),
)
RECORDS = {
    "outreach_activity": pgettext_lazy("outreach", "Activity"),
    "outreach_review": pgettext_lazy("outreach", "Sample of activities"),
    "team_member": pgettext_lazy("outreach", "Member of a team"),
    "outreach_plan": pgettext_lazy("outreach", "Task of the outreach plan"),
    "outreach_campaign": pgettext_lazy("outreach", "Campaign"),
    "outreach_aim": pgettext_lazy("outreach", "Suggestion of the week"),
    "outreach_event": pgettext_lazy("outreach", "Event"),
    "daily_item": pgettext_lazy("outreach", "Daily item"),
    "daily_receipt": pgettext_lazy("outreach", "Receipt of the city's daily item"),
    "outreach_site": pgettext_lazy("outreach", "Place of outreach"),
    "outreach_share": pgettext_lazy("outreach", "Reported share"),
    "material": pgettext_lazy("outreach", "Material"),
}
