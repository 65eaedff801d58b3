# SPDX-License-Identifier: Apache-2.0
"""From an order to what its papers say: clear values, each opened for the purpose given, with a read event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from wuzha.core.reveal import Opener
from wuzha.documents import Document
from wuzha.engine.calendar import Clock, Unit, end_of_day
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Freeze, PaperKind, Payment, Release, Renewal, StopOrder
from wuzha.funds.naming import case_name, victims_of
from wuzha.funds.orders import documents
from wuzha.funds.orders.documents import CaseFacts, Holding, OrderFacts, Period, StopFacts, Sum
from wuzha.funds.orders.models.freezes import Approval
from wuzha.funds.orders.rules.freezes import FreezeState, ReleaseGround, Scope, Term
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.approving import law_of
from wuzha.funds.orders.services.freeze_clock import ends
from wuzha.funds.orders.services.releases import LAWS
from wuzha.org.organs import bureau_of, department_of
from wuzha.refusals import RefusalError

Order = StopOrder | Freeze

K = PaperKind
#: Papers of a release.
_FREEING = (K.FREE_REPORT, K.FREE_NOTICE, K.OWNER)
#: Papers that are made, and of which order.
_OF_STOP = (K.APPLICATION, K.QUERY, K.EVIDENCE)
_OF_FREEZE = (
    K.REPORT, K.NOTICE, K.RENEW_REPORT, K.RENEW_NOTICE, K.FREE_REPORT, K.FREE_NOTICE, K.OWNER, K.QUERY, K.EVIDENCE,
)  # fmt: skip
#: What is made next of a freeze in a state.
_NEXT = {FreezeState.DRAFT: K.REPORT, FreezeState.ACTIVE: K.RENEW_REPORT}


def makeable(order: Order) -> list[PaperKind]:
    """The papers that can be made of the order as it stands, the next one first."""
    if isinstance(order, StopOrder):
        return list(_OF_STOP)
    found = list(_OF_FREEZE)
    if order.started_at is None:
        found = [one for one in found if one not in (K.RENEW_REPORT, K.RENEW_NOTICE, *_FREEING)]
    elif not Renewal.unscoped.filter(freeze=order).exists():
        found.remove(K.RENEW_NOTICE)
    first = K.FREE_REPORT if order.unrelated_at else _NEXT.get(FreezeState(order.state), K.NOTICE)
    return sorted(found, key=lambda one: one is not first)


def described(order: Order, kind: PaperKind, shown: Opener) -> Document:
    """The paper of an order. Raises `RefusalError`: NO_SUCH_PAPER for one that it has not or not yet."""
    if kind not in makeable(order):
        raise RefusalError(Code.NO_SUCH_PAPER)
    facts = _facts(order, kind, shown)
    match kind:
        case K.QUERY:
            return documents.query_notice(facts)
        case K.EVIDENCE:
            return documents.evidence_notice(facts)
    if isinstance(order, StopOrder):
        return documents.stop_application(facts, _payment(order, shown))
    facts = _of_freeze(order, kind, facts)
    if kind is K.REPORT and order.scope_code == Scope.WHOLE:
        # A whole account is asked for with its reason in writing (公通字〔2024〕22号).
        facts = replace(facts, reason=shown("whole_reason", order.whole_reason).rstrip("。"))
    match kind:
        case K.REPORT:
            return documents.freeze_report(facts)
        case K.RENEW_REPORT:
            return documents.renewal_report(facts)
        case K.RENEW_NOTICE:
            return documents.renewal_notice(facts)
        case K.FREE_REPORT:
            return documents.release_report(facts)
        case K.FREE_NOTICE:
            return documents.release_notice(facts)
        case K.OWNER:
            return documents.owner_notice(facts)
    return documents.freeze_notice(facts)


def _facts(order: Order, kind: PaperKind, shown: Opener) -> OrderFacts:
    """What every paper of an order says. The basis is that of the day on which it rests."""
    day = timezone.localdate()
    case = order.case
    first = Payment.unscoped.filter(case=case, to_account=order.account, withdrawn_by=None).order_by("at").first()
    return OrderFacts(
        organ=bureau_of(case.centre, day),
        department=department_of(case.centre, day),
        case=CaseFacts(case_name(victims_of(case.pk)), case.case_no, case.filing_organ, case.filing_no, case.filed_on),
        basis=basis(_law(order, kind), _ground_day(order, kind) or day),
        day=day,
        account=Holding(
            shown("account", order.account.number),
            shown("holder", order.account.holder),
            order.institution.name if order.institution else "",
        ),
        sum=Sum(order.amount_fen),
        officers=(order.drafted_by.name,) if order.drafted_by else (),
        since=timezone.localdate(first.at) if first else None,
    )


def _law(order: Order, kind: PaperKind) -> Law:
    if kind is K.QUERY:
        return Law.QUERY
    if kind is K.EVIDENCE:
        return Law.EVIDENCE
    if isinstance(order, StopOrder):
        return Law.STOP
    if kind is K.OWNER:
        return Law.OWNER
    if kind in _FREEING:
        release = _release(order)
        if release is None:
            return Law.RELEASE if order.unrelated_at is None else Law.RELEASE_UNRELATED
        return LAWS.get(ReleaseGround(release.ground), Law.RELEASE)
    return law_of(order, renewing=kind in (K.RENEW_REPORT, K.RENEW_NOTICE))


#: Why a freeze is lifted, as a report says it.
_REASON = {
    ReleaseGround.UNRELATED: "经查明，该账户资金与案件无关",
    ReleaseGround.SCREENING: "经甄别，无证据证明该账户资金涉案",
    ReleaseGround.OBJECTION: "经审查，对该冻结提出的异议成立",
    ReleaseGround.SUPERIOR: "上级公安机关决定解除冻结",
    ReleaseGround.WITHDRAWN: "案件已撤销或者终止侦查",
    ReleaseGround.RETURNED: "剩余资金无继续冻结必要",
}


def _release(order: Freeze) -> Release | None:
    """The last release of a freeze."""
    return Release.unscoped.filter(freeze=order).order_by("-pk").first()


def _ground_day(order: Order, kind: PaperKind) -> date | None:
    """The day of the decision or of the order that the paper carries out; `None` for the day of the paper."""
    if isinstance(order, StopOrder):
        return timezone.localdate(order.issued_at) if order.issued_at and kind is K.APPLICATION else None
    return order.decided_on if kind is K.NOTICE else None


def _payment(order: StopOrder, shown: Opener) -> StopFacts:
    """The last payment into the stopped account, and the rules of stops when it was issued."""
    rules = CLOCKS.at(order.issued_at)
    stop = StopFacts(hours=rules.stop_hours, most=rules.most_stops)
    last = (
        Payment.unscoped.filter(case=order.case, to_account=order.account, withdrawn_by=None)
        .select_related("from_account__institution", "report__victim")
        .order_by("-at")
        .first()
    )
    if last is None:
        return stop
    source = last.from_account
    stop = replace(
        stop,
        source=Holding(
            shown("account", source.number),
            shown("holder", source.holder),
            source.institution.name if source.institution else "",
        ),
        paid=Sum(last.amount_fen),
        paid_at=last.at,
    )
    if last.report is None:
        return stop
    victim = last.report.victim
    return replace(
        stop,
        victim=shown("victim", victim.name),
        victim_id=shown("victim", victim.id_no),
        victim_phone=shown("victim", victim.phone),
        reported_at=last.report.reported_at,
    )


def _of_freeze(order: Freeze, kind: PaperKind, facts: OrderFacts) -> OrderFacts:
    """The freeze, its renewal under way, or its release. Inside the organ the paper names who decided."""
    former = Period(_clock(order.term, order.decided_on), order.started_at, order.expires_at)
    whole = order.scope_code == Scope.WHOLE
    facts = replace(
        facts, interest=order.interest, former=former, former_no=order.doc_no, sum=Sum(order.amount_fen, whole),
        asset=str(order.get_asset_display()),
    )  # fmt: skip
    decided: Approval = order
    number = order.doc_no if kind is K.NOTICE else ""
    if kind in (K.RENEW_REPORT, K.RENEW_NOTICE):
        renewal = Renewal.unscoped.filter(freeze=order).order_by("-pk").first()
        facts = replace(facts, sum=Sum(order.frozen_fen or 0, whole))
        if renewal is None:
            return replace(facts, period=None)
        decided, number = renewal, renewal.doc_no
        until = renewal.until_at or ends(renewal.term, renewal.from_at)
        facts = replace(
            facts,
            former=replace(former, until=renewal.from_at),
            period=Period(_clock(renewal.term, renewal.decided_on), renewal.from_at, until),
        )
    elif kind in _FREEING:
        release = _release(order)
        facts = replace(facts, sum=Sum(order.frozen_fen or 0, whole))
        if release is None:
            reason = _REASON[ReleaseGround.UNRELATED] if order.unrelated_at is not None else ""
            return replace(facts, reason=reason)
        decided, number = release, release.doc_no
        freed = max(0, (order.frozen_fen or 0) - (release.limit_fen or 0))
        facts = replace(facts, sum=Sum(freed, whole), reason=_REASON[ReleaseGround(release.ground)])
    elif kind in (K.NOTICE, K.REPORT):
        facts = replace(facts, period=former)
    post = f"（{decided.decider_title}）" if decided.decider_title else ""
    return replace(
        facts, number=number if kind in (K.NOTICE, K.RENEW_NOTICE, K.FREE_NOTICE) else "",
        decider=f"{decided.decider}{post}" if decided.decider else "", decided_on=decided.decided_on,
        decision_no=decided.decision_no, reviewed_on=decided.reviewed_on,
    )  # fmt: skip


def _clock(term: str, day: date | None) -> Clock:
    """The period of a term by the rules in force on the day."""
    rules = CLOCKS.at(end_of_day(day) if day else None)
    years = {Term.YEAR_1: rules.freeze_years, Term.YEARS_2: rules.security_years}
    return Clock(years[Term(term)], Unit.YEARS) if term in years else Clock(rules.freeze_months, Unit.MONTHS)
