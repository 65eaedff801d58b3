# SPDX-License-Identifier: Apache-2.0
"""Oversight in people's inboxes: interviews to be followed up, referrals of others to be approved."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.oversight.models import Interview, Referral
from wuzha.oversight.queries import lists


class InterviewSource(RecordSource[Interview]):
    """Interviews that were held: what came of them is not recorded yet."""

    code, kind, needs, record, model = "interviews", Kind.DECIDE, (May.OVERSEE,), "interview", Interview
    since, due, related, follows = "held_at", "due_on", ("asked",), True

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Interview]:
        return lists.to_follow(actor)

    def what(self, row: Interview) -> str:
        return pgettext("oversight", "Follow an interview up")

    def title(self, row: Interview) -> str:
        return pgettext("oversight", "Interview with %(unit)s") % {"unit": row.asked.name}

    def line(self, row: Interview) -> str:
        return row.whom


class ReferralSource(RecordSource[Referral]):
    """Referrals that somebody else drafted."""

    code, kind, needs, record, model = "referrals", Kind.DECIDE, (May.APPROVE_OVERSIGHT,), "referral", Referral
    since, related = "recorded_at", ("about", "drafted_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Referral]:
        return lists.to_approve(actor)

    def what(self, row: Referral) -> str:
        return pgettext("oversight", "Approve a referral")

    def title(self, row: Referral) -> str:
        return pgettext("clause", ", ").join((row.title, row.about.name))

    def line(self, row: Referral) -> str:
        return str(row.get_organ_display())


SOURCES = (InterviewSource(), ReferralSource())
