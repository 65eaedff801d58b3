# SPDX-License-Identifier: Apache-2.0
from wuzha.meetings.models.assessment import AssessmentItem, AssessmentSheet
from wuzha.meetings.models.correction import Correction
from wuzha.meetings.models.media import MediaItem
from wuzha.meetings.models.meeting import AgendaItem, Invitation, Meeting, MeetingPaper, MeetingStep, Resolution
from wuzha.meetings.models.membership import Head, Membership, MembershipDuty
from wuzha.meetings.models.plan import Plan, PlanTask

__all__ = [
    "AgendaItem",
    "AssessmentItem",
    "AssessmentSheet",
    "Correction",
    "Head",
    "Invitation",
    "MediaItem",
    "Meeting",
    "MeetingPaper",
    "MeetingStep",
    "Membership",
    "MembershipDuty",
    "Plan",
    "PlanTask",
    "Resolution",
]
