# SPDX-License-Identifier: Apache-2.0
"""What the page of a case says of its money: reports, orders, traces, restitutions, what came back to each victim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Case
from wuzha.cases.queries.victims import Victim as CaseVictim
from wuzha.cases.registry import Linked, Section
from wuzha.funds.models import Freeze, FundsCase, Report, StopOrder, Victim
from wuzha.funds.orders.queries.money import money_of
from wuzha.funds.refunds.models import LineState, RefundCase, RefundLine
from wuzha.funds.tracing.models import RANKING, TraceRun
from wuzha.org.roles import May, may
from wuzha.sealed import Sealed
from wuzha.sealed.value import same
from wuzha.ui.moments import local_near
from wuzha.ui.money import money as shown
from wuzha.ui.record import PARTS, Act, Chip, Money

#: Orders of a case that are listed; its page at the desk shows all.
MOST = 40


def money(case: Case) -> Money | None:
    """Where the money of a case is: the sum of its cases at the desk."""
    found = [money_of(one) for one in FundsCase.unscoped.filter(case=case)]
    if not found:
        return None
    return Money(sum(one.lost for one in found), *(sum(getattr(one, part) for one in found) for part in PARTS))


def returned(case: Case) -> Mapping[int, int]:
    """Victim of the case (key) → what restitutions paid (分)."""
    paid = RefundLine.unscoped.filter(state=LineState.PAID, victim__case__case=case)
    sums = dict(paid.order_by().values_list("victim").annotate(Sum("refund_fen")))
    if not sums:
        return {}
    ours = list(CaseVictim.unscoped.filter(case=case))
    found: dict[int, int] = {}
    for victim in Victim.unscoped.filter(pk__in=sums):
        one = next((one for one in ours if same_person(one, victim)), None)
        if one is not None:
            found[one.pk] = found.get(one.pk, 0) + sums[victim.pk]
    return found


def same_person(one: CaseVictim, other: Victim) -> bool:
    """By ID number where both have one, else by phone, else by name."""
    pairs = ((one.id_no, other.id_no), (one.phone, other.phone), (one.name, other.name))
    told = next((pair for pair in pairs if pair[0] is not None and pair[1] is not None), None)
    return told is not None and _equal(*told)


def _equal(one: Sealed | None, other: Sealed | None) -> bool:
    return one is not None and other is not None and same(one, other)


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    """Each case of the desk with its reports, then its orders, traces and restitutions."""
    opens, found = may(actor.role, May.READ_FUNDS), list[Linked]()
    for one in FundsCase.objects.visible_to(actor).filter(case=case).select_related("case").order_by("pk"):
        reports = Report.unscoped.filter(case=one)
        lost = reports.aggregate(fen=Sum("loss_fen"))["fen"] or 0
        title = _("Reports: %(n)s, lost %(sum)s") % {"n": reports.count(), "sum": shown(lost)}
        found.append(Linked(f"{one.number} {title}", one.get_absolute_url() if opens else ""))
        orders: list[StopOrder | Freeze] = []
        for model in (StopOrder, Freeze):
            rows = model.objects.visible_to(actor).filter(case=one).select_related("institution", "case__case")
            orders += rows.order_by("pk")[:MOST]
        found += [
            Linked(
                f"{order.number} {order.institution or ''} {shown(order.amount_fen)}",
                order.get_absolute_url() if opens else "",
                chips=(Chip(order.get_state_display()),),
            )
            for order in orders
        ]
        run = TraceRun.unscoped.filter(case=one, rule=RANKING.value, latest=True).first()
        if run is not None:
            url = reverse("funds:money", args=[one.pk]) if opens else ""
            found.append(Linked(_("Trace of %(at)s") % {"at": local_near(run.at)}, url))
        found += [
            Linked(
                _("Restitution %(number)s") % {"number": refund.number}, refund.get_absolute_url() if opens else "",
                chips=(Chip(refund.get_state_display()),),
            )
            for refund in RefundCase.objects.visible_to(actor).filter(case=one).order_by("pk")
        ]  # fmt: skip
    return found


def acts(actor: Actor, case: Case) -> Sequence[Act]:
    """To report each victim of whom the desk knows nothing yet."""
    if not may(actor.role, May.WORK_FUNDS):
        return []
    known = list(Victim.unscoped.filter(case__case=case))
    missing = [
        one for one in CaseVictim.objects.visible_to(actor).filter(case=case).order_by("no")
        if not any(same_person(one, other) for other in known)
    ]  # fmt: skip
    label = _("Report the payments of victim %(no)s")
    return [
        Act(label % {"no": one.no}, url=reverse("funds:victim_report", args=[one.pk]), icon="money") for one in missing
    ]


SECTION = Section(
    20, lambda: pgettext("case", "Money"), lambda: _("Nothing was reported to the funds desk."), records, acts=acts,
)  # fmt: skip
