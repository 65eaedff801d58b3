# SPDX-License-Identifier: Apache-2.0
"""What waits for people: activities drawn for review, own activities that were rejected, the suggestion of the week."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db.models import DateField, F, Func, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.counting import AGES
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.models import Activity, Aim, Campaign
from wuzha.outreach.rules.aims import AimState
from wuzha.outreach.rules.campaigns import CampaignState
from wuzha.outreach.rules.life import State
from wuzha.ui.record import Chip


class ReviewSource(RecordSource[Activity]):
    """Activities drawn for review, that somebody else recorded."""

    code, kind, needs, record, model = "outreachreview", Kind.DECIDE, (May.RUN_OUTREACH,), Activity.RECORD, Activity
    since, related = "recorded_at", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Activity]:
        own = Q(recorded_by_id=actor.person_id or 0) | Q(changed_by_id=actor.person_id or 0)
        found: QuerySet[Activity] = Activity.objects.visible_to(actor).filter(state=State.DRAWN)
        return found.exclude(pk__in=Activity.objects.visible_to(actor).filter(own).values("pk"))

    def what(self, row: Activity) -> str:
        return pgettext("outreach", "Review the activity")

    def title(self, row: Activity) -> str:
        return f"{row.topic or row.place} {row.unit.name}"

    def chips(self, row: Activity) -> tuple[Chip, ...]:
        return (Chip(pgettext("outreach", "Photo does not fit"), "bad"),) if row.flagged else ()


class RejectedSource(RecordSource[Activity]):
    """Own activities that the review rejected: to be corrected or withdrawn."""

    code, kind, record, model = "outreachrejected", Kind.REQUEST, Activity.RECORD, Activity
    needs = (May.WORK_OUTREACH, May.RECORD_OUTREACH)
    since, related = "reviewed_at", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Activity]:
        found: QuerySet[Activity] = Activity.objects.visible_to(actor)
        own = Q(unit_id=actor.unit_id or 0) | Q(recorded_by_id=actor.person_id or 0)
        return found.filter(own, state=State.REJECTED)

    def what(self, row: Activity) -> str:
        return pgettext("outreach", "Correct it, or withdraw it: as it stands it does not count")

    def title(self, row: Activity) -> str:
        return f"{row.topic or row.place} {row.unit.name}"


class AimSource(RecordSource[Aim]):
    """The suggestion of the week of one's own unit, until it is answered."""

    code, kind, needs, record, model = "outreachaim", Kind.REQUEST, (May.WORK_OUTREACH,), Aim.RECORD, Aim
    since, due, related = "at", "due_on", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Aim]:
        found: QuerySet[Aim] = Aim.objects.visible_to(actor).filter(
            unit_id=actor.unit_id or 0, state=AimState.SUGGESTED, until__gte=timezone.localdate(now)
        )
        return found

    def what(self, row: Aim) -> str:
        return pgettext("outreach", "Answer the suggestion of the week")

    def title(self, row: Aim) -> str:
        types = rule_set("warning.fraud_types").at()
        return f"{AGES.at().label(row.age)} · {types.label(row.fraud_type)} {row.unit.name}"


class CampaignSource(RecordSource[Campaign]):
    """Campaigns of the city whose first day has come, or whose months are over: to be started, or judged."""

    code, kind, needs, record, model = "outreachcampaign", Kind.DECIDE, (May.RUN_OUTREACH,), Campaign.RECORD, Campaign
    since = "at"

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Campaign]:
        today, found = timezone.localdate(now), Campaign.objects.visible_to(actor)
        if not at_the_top(actor):
            return cast("QuerySet[Campaign]", found.none())
        months = Func(F("months"), template="make_interval(months => %(expressions)s::int)")
        over = Func(
            F("start_on"), months, template="(%(expressions)s)::date", arg_joiner=" + ", output_field=DateField()
        )
        begun = Q(state__in=[CampaignState.PLANNED, CampaignState.DRAWN], start_on__lte=today)
        running = Q(state=CampaignState.RUNNING, proxies_only=False, over__lte=today)
        return cast("QuerySet[Campaign]", found.annotate(over=over).filter(begun | running))

    def what(self, row: Campaign) -> str:
        if row.state == CampaignState.RUNNING:
            return pgettext("outreach", "Judge the campaign: its months are over")
        return pgettext("outreach", "Start the campaign: its first day has come")

    def title(self, row: Campaign) -> str:
        return row.title


SOURCES = (ReviewSource(), RejectedSource(), AimSource(), CampaignSource())
