# SPDX-License-Identifier: Apache-2.0
"""Cases whose clock runs, in people's inboxes: to be accepted, decided, and the complainant told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseAlert, CaseOfficer
from wuzha.cases.rules.clocks import Tell
from wuzha.cases.rules.life import State
from wuzha.cases.services.sweep import acknowledge
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import CONFIRM, Here, Kind
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.ui.record import Chip


class CaseSource(RecordSource[Case]):
    """Of the unit's cases those that nobody has, and one's own; for who leads, all."""

    code, kind, needs, record, model = "cases", Kind.REQUEST, (May.WORK_CASES,), "case", Case
    since, due, related = "received_at", "due_at", ("unit", "centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Case]:
        found: QuerySet[Case] = Case.objects.visible_to(actor).filter(due_at__isnull=False)
        if actor.leads:
            return found
        now_on_it = CaseOfficer.unscoped.filter(until__isnull=True)
        mine = now_on_it.filter(Q(person_id=actor.person_id)).values("case_id")
        return found.filter(Q(pk__in=mine) | ~Q(pk__in=now_on_it.values("case_id")) & Q(unit_id=actor.unit_id))

    def what(self, row: Case) -> str:
        return {
            State.RECEIVED: pgettext("criminal case", "Accept a report"),
            State.ACCEPTED: pgettext("criminal case", "Decide whether a case is filed"),
        }.get(State(row.state), pgettext("criminal case", "Give the notice of not filing"))

    def title(self, row: Case) -> str:
        kind = rule_set("warning.fraud_types").at().label(row.fraud_type) if row.fraud_type else ""
        return f"{kind} {row}".strip()

    def line(self, row: Case) -> str:
        return row.unit.name if row.unit else row.centre.name

    def chips(self, row: Case) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class CaseAlertSource(RecordSource[CaseAlert]):
    """What the chain was told, in the row of its case: by whom it is officers', the chief's, or the centre's."""

    code, kind, needs, record, model = "case_alerts", Kind.ALERT, (May.WORK_CASES,), "case_alert", CaseAlert
    since, due, related, about = "meant_at", "due_at", ("case__unit", "case__centre"), ("case", "case_id")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[CaseAlert]:
        found: QuerySet[CaseAlert] = CaseAlert.objects.visible_to(actor).filter(acknowledged_at__isnull=True)
        on_it = CaseOfficer.unscoped.filter(until__isnull=True)
        mine = Q(case__in=on_it.filter(Q(person_id=actor.person_id)).values("case"))
        nobodys = Q(unit_id=actor.unit_id) & ~Q(case__in=on_it.values("case"))
        rule = Q(tell=Tell.OFFICER) & (mine | nobodys)
        if actor.leads:
            rule |= Q(tell__in=[Tell.CHIEF, Tell.CENTRE], unit_id=actor.unit_id)
        return found.filter(rule)

    def what(self, row: CaseAlert) -> str:
        if row.percent >= OVERDUE:
            return pgettext("criminal case", "%(clock)s is overdue") % {"clock": row.get_clock_display()}
        words = {"clock": row.get_clock_display(), "percent": row.percent}
        return pgettext("criminal case", "%(clock)s: %(percent)s %% of its time is over") % words

    def title(self, row: CaseAlert) -> str:
        case = row.case
        kind = rule_set("warning.fraud_types").at().label(case.fraud_type) if case.fraud_type else ""
        return f"{kind} {case}".strip()

    def line(self, row: CaseAlert) -> str:
        return f"{row.case.unit.name if row.case.unit else row.case.centre.name} {row.get_tell_display()}"

    def url(self, actor: Actor, row: CaseAlert) -> str:
        return row.case.get_absolute_url()

    def here(self, actor: Actor, row: CaseAlert) -> tuple[Here, ...]:
        says = pgettext("criminal case", "Confirming only stops the reminder: the clock runs on.")
        return (Here(CONFIRM, pgettext("criminal case", "Confirm the alert"), says=says),)

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        acknowledge(actor, key)


#: From here on, in percent of its time, a clock is overdue.
OVERDUE = 100
