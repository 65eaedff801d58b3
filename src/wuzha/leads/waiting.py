# SPDX-License-Identifier: Apache-2.0
"""Leads in people's inboxes: to be given out, to be handed on, to be replied to; rights to be decided."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import CONFIRM, Here, Kind
from wuzha.leads.errors import Code
from wuzha.leads.models import InformantRight, Lead, LeadAlert
from wuzha.leads.rules.life import State
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.record import Chip


def title_of(lead: Lead) -> str:
    """Kind and whom it names, masked."""
    kind = KINDS.at(lead.received_at).label(lead.kind)
    return f"{kind} {lead.name}".strip() if lead.name is not None else kind


class LeadSource(RecordSource[Lead]):
    """What the unit that records leads has to do about them; a check itself waits as a request."""

    code, kind, needs, record, model = "blackgrey", Kind.REQUEST, (May.WORK_LEADS,), Lead.RECORD, Lead
    since, related = "received_at", ("centre", "unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Lead]:
        rows: QuerySet[Lead] = Lead.objects.visible_to(actor)
        rows = rows.filter(Q(unit_id=actor.unit_id or 0) | Q(centre_id=actor.unit_id or 0))
        return rows.filter(state__in=[State.RECORDED, State.CONCLUDED])

    def what(self, row: Lead) -> str:
        if row.state == State.RECORDED:
            return pgettext("lead", "Have a lead checked")
        if row.reply_due_at is not None:
            return pgettext("lead", "Reply about a lead, and hand it on")
        return pgettext("lead", "Hand a lead on, or end it")

    def title(self, row: Lead) -> str:
        return title_of(row)

    def line(self, row: Lead) -> str:
        source = SOURCES.at(row.received_at).label(row.source)
        return pgettext("clause", ", ").join((source, str(row.get_state_display())))

    def chips(self, row: Lead) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class LeadAlertSource(RecordSource[LeadAlert]):
    """Replies that are due or late, until somebody confirms it or the reply is given."""

    code, kind, needs, record, model = "leadalerts", Kind.ALERT, (May.READ_LEADS,), Lead.RECORD, LeadAlert
    since, due, about, related = "fired_at", "due_at", (Lead.RECORD, "lead_id"), ("lead",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[LeadAlert]:
        found: QuerySet[LeadAlert] = LeadAlert.objects.visible_to(actor)
        return found.filter(unit_id=actor.unit_id or 0, acknowledged_at=None, lead__reply_due_at__isnull=False)

    def what(self, row: LeadAlert) -> str:
        if row.days < 0:
            return pgettext("lead", "A reply about a lead is due soon")
        return pgettext("lead", "A reply about a lead is overdue")

    def title(self, row: LeadAlert) -> str:
        return title_of(row.lead)

    def here(self, actor: Actor, row: LeadAlert) -> tuple[Here, ...]:
        return (Here(CONFIRM, pgettext("lead", "Confirm the alert"), icon="check"),)

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        rows = LeadAlert.objects.visible_to(actor).filter(pk=key, unit_id=actor.unit_id or 0, acknowledged_at=None)
        alert = rows.first()
        if alert is None or actor.person_id is None:
            raise RefusalError(Code.NOT_FOUND)
        LeadAlert.unscoped.filter(pk=key).update(acknowledged_at=timezone.now(), acknowledged_by=actor.person_id)
        record(actor, "blackgrey_lead.told", on=(Lead.RECORD, alert.lead_id))

    def url(self, actor: Actor, row: LeadAlert) -> str:
        return row.lead.get_absolute_url()


class RightSource(RecordSource[InformantRight]):
    """Rights to see informants that wait for a second person."""

    code, kind, needs = "informantrights", Kind.DECIDE, (May.NAME_READERS,)
    record, model, since, related = InformantRight.RECORD, InformantRight, "asked_at", ("person", "asked_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[InformantRight]:
        found: QuerySet[InformantRight] = InformantRight.objects.visible_to(actor)
        found = found.filter(granted=None, ended_at=None)
        return found.exclude(Q(asked_by_id=actor.person_id) | Q(person_id=actor.person_id))

    def what(self, row: InformantRight) -> str:
        return pgettext("informant", "Decide on a right to see informants")

    def title(self, row: InformantRight) -> str:
        return row.person.name

    def line(self, row: InformantRight) -> str:
        return pgettext("clause", ", ").join((row.asked_by.name, row.reason))

    def url(self, actor: Actor, row: InformantRight) -> str:
        return reverse("leads:rights")


SOURCES_OF_INBOX = (LeadSource(), LeadAlertSource(), RightSource())
