# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        pgettext_lazy("meeting", "Joint meeting"),
        {
            "membership.join": pgettext_lazy("member", "Entered a membership"),
            "membership.leave": pgettext_lazy("member", "Ended a membership"),
            "membership.correct": pgettext_lazy("member", "Put a membership right"),
            "membership.charge": pgettext_lazy("member", "Gave a member a duty"),
            "membership.relieve": pgettext_lazy("member", "Ended a duty of a member"),
            "membership.head": pgettext_lazy("member", "Entered a head of the leading group"),
            "membership.end_head": pgettext_lazy("member", "Ended the term of a head"),
            "meetings.import": pgettext_lazy("meeting", "Received a table of the joint meeting"),
            "meeting.plan": pgettext_lazy("meeting", "Entered a meeting"),
            "meeting.add_item": pgettext_lazy("meeting", "Added to the agenda"),
            "meeting.correct_item": pgettext_lazy("meeting", "Put an agenda right"),
            "meeting.choose": pgettext_lazy("meeting", "Chose who is invited"),
            "meeting.invite": pgettext_lazy("meeting", "Called a meeting"),
            "meeting.move": pgettext_lazy("meeting", "Put a meeting off"),
            "meeting.attend": pgettext_lazy("meeting", "Recorded who came to a meeting"),
            "meeting.hold": pgettext_lazy("meeting", "Recorded a meeting as held"),
            "meeting.say": pgettext_lazy("meeting", "Wrote what was said"),
            "meeting.resolve": pgettext_lazy("meeting", "Recorded a resolution"),
            "resolution.send": pgettext_lazy("meeting", "Asked a resolution of its units"),
            "meeting.minute": pgettext_lazy("meeting", "Issued the minutes"),
            "meeting.paper": pgettext_lazy("meeting", "Made a document of a meeting"),
            "meeting.close": pgettext_lazy("meeting", "Closed a meeting"),
            "meeting.call_off": pgettext_lazy("meeting", "Called a meeting off"),
            "plan.enter": pgettext_lazy("plan", "Entered a plan of the year"),
            "plan.add_task": pgettext_lazy("plan", "Added a task to a plan"),
            "plan.correct_task": pgettext_lazy("plan", "Put a task of a plan right"),
            "plan.drop_task": pgettext_lazy("plan", "Took a task out of a plan"),
            "plan.issue": pgettext_lazy("plan", "Issued a plan of the year"),
            "media_item.add": pgettext_lazy("media", "Recorded a report in the media"),
            "media_item.strike": pgettext_lazy("media", "Struck a report in the media"),
            "assessment.enter": pgettext_lazy("assessment", "Entered an assessment sheet"),
            "assessment.add_item": pgettext_lazy("assessment", "Added an item to a sheet"),
            "assessment.score": pgettext_lazy("assessment", "Entered points of an item"),
            "assessment.publish": pgettext_lazy("assessment", "Recorded a published score"),
        },
    ),
)
RECORDS = {
    "meeting": pgettext_lazy("meeting", "Meeting"),
    "membership": pgettext_lazy("member", "Membership"),
    "plan": pgettext_lazy("plan", "Plan of the year"),
    "media_item": pgettext_lazy("media", "Report in the media"),
    "assessment": pgettext_lazy("assessment", "Assessment sheet"),
}
