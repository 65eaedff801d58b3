# SPDX-License-Identifier: Apache-2.0
"""Restitutions whose next act is somebody's here and now: the county's approval, and what has come back or is over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.funds.refunds.models import RefundCase, ReturnMode
from wuzha.funds.refunds.rules.lifecycle import OVER, RefundState
from wuzha.funds.refunds.rules.next import NEXT
from wuzha.inbox.queries import reminded
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.ui.record import Chip

S = RefundState


class _Restitution(RecordSource[RefundCase]):
    record, model = "refund", RefundCase
    since, related = "opened_at", ("case", "centre")

    def title(self, row: RefundCase) -> str:
        return _("Restitution of case %(number)s") % {"number": row.case.case_no or row.case.number}

    def line(self, row: RefundCase) -> str:
        return str(row.get_state_display())

    def chips(self, row: RefundCase) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)

    def url(self, actor: Actor, row: RefundCase) -> str:
        return reverse("funds:refund", args=[row.pk])


class RefundDecisionSource(_Restitution):
    """Ready for the head of the county's organ, and the prefecture's reply where somebody reminded of it; never for the
    first officer of its material."""

    code, kind, needs = "refunddecisions", Kind.DECIDE, (May.DECIDE_FUNDS,)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[RefundCase]:
        found: QuerySet[RefundCase] = RefundCase.objects.visible_to(actor)
        ready = Q(state=S.ANNOUNCE_DONE) | Q(state=S.MATERIALS_OK) & ~Q(mode=ReturnMode.PRO_RATA)
        reply = Q(state=S.SUBMITTED, pk__in=reminded("refund", actor.person_id))
        return found.filter(ready | reply).exclude(first_officer=actor.person_id)

    def what(self, row: RefundCase) -> str:
        if row.state == S.SUBMITTED:
            return str(NEXT[S.SUBMITTED])
        return _("Approve a restitution for the county")


class RefundActSource(_Restitution):
    """What has come back, is over, was refused, or waits for the second officer; and what a colleague reminded of."""

    code, kind, needs = "refundacts", Kind.REQUEST, (May.WORK_FUNDS,)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[RefundCase]:
        found: QuerySet[RefundCase] = RefundCase.objects.visible_to(actor)
        over = Q(state__in=(S.ANNOUNCED, S.OBJECTION_REVIEWED), announced_until__lt=timezone.localdate(now))
        back = Q(state__in=(S.OBJECTION_OPEN, S.RETURNED, S.BANK_FAILED, S.DECIDED))
        second = Q(state=S.APPLIED, first_officer__isnull=False) & ~Q(first_officer=actor.person_id)
        # What is decided is not the desk's; see `RefundDecisionSource`.
        ready = Q(state=S.MATERIALS_OK) & ~Q(mode=ReturnMode.PRO_RATA)
        theirs = Q(state__in=(*OVER, S.SUBMITTED, S.ANNOUNCE_DONE)) | ready
        told = Q(pk__in=reminded("refund", actor.person_id)) & ~theirs
        return found.filter(over | back | second | told)

    def what(self, row: RefundCase) -> str:
        words = {
            S.OBJECTION_OPEN: _("Review an objection"),
            S.RETURNED: _("Correct what the prefecture sent back"),
            S.BANK_FAILED: _("Find out why the bank did not pay"),
            S.DECIDED: _("Notify the bank of the decision"),
        }
        state = RefundState(row.state)
        ended = row.announced_until is not None and row.announced_until < timezone.localdate()
        if state in (S.ANNOUNCED, S.OBJECTION_REVIEWED) and ended:
            return _("End the announcement")
        return words.get(state, str(NEXT[state]))
