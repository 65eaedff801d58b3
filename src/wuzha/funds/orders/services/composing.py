# SPDX-License-Identifier: Apache-2.0
"""From an order to what its papers say: clear values, each opened for the purpose given, with a read event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from wuzha.core.reveal import Opener
from wuzha.documents import Document
from wuzha.engine.calendar import Clock, Unit, end_of_day
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Freeze, PaperKind, Payment, Release, Renewal, Report, StopOrder
from wuzha.funds.naming import case_name, victims_of
from wuzha.funds.orders import documents
from wuzha.funds.orders.documents import CaseFacts, Holding, OrderFacts, Period, StopFacts, Sum
from wuzha.funds.orders.models.freezes import Approval
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import (
    HELD,
    RELEASING,
    FreezeState,
    Mode,
    ReleaseGround,
    ReleaseKind,
    ReleaseState,
    RenewalState,
    Scope,
    Term,
)
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services import limiting
from wuzha.funds.orders.services.approving import law_of
from wuzha.funds.orders.services.freeze_clock import ends, must_go_since
from wuzha.funds.orders.services.releases import LAWS, to_send_again
from wuzha.org.organs import bureau_of, department_of
from wuzha.refusals import RefusalError

Order = StopOrder | Freeze

K = PaperKind
#: Papers of a release.
_FREEING = (K.FREE_REPORT, K.FREE_NOTICE, K.OWNER)
#: Papers that are made of a stop.
_OF_STOP = (K.APPLICATION, K.QUERY, K.EVIDENCE)
#: States of a freeze that was approved, and of a renewal.
_APPROVED = (
    FreezeState.APPROVED, FreezeState.ISSUED, FreezeState.ACTIVE, FreezeState.FAILED, FreezeState.RELEASING,
    FreezeState.RELEASED, FreezeState.AUTO_RELEASED, FreezeState.DEDUCTED,
)  # fmt: skip
_RENEWED = (RenewalState.APPROVED, RenewalState.ISSUED, RenewalState.CONFIRMED, RenewalState.FAILED)
_SENT = (RenewalState.ISSUED, RenewalState.CONFIRMED, RenewalState.FAILED)
#: What is made next of a freeze in a state.
_NEXT = {FreezeState.DRAFT: K.REPORT, FreezeState.ACTIVE: K.RENEW_REPORT}


def makeable(order: Order) -> list[PaperKind]:
    """The papers that can be made of the order as it stands, the next one first.

    A report may be written before the decision it asks for. A notice follows its decision and says what was decided:
    without one it would freeze or free money by itself, and the owner is told of what the institution has done.
    """
    if isinstance(order, StopOrder):
        # Nothing is asked any more for a stop that was not sent before its case was over.
        never = order.issued_at is None and order.case.is_over
        return [kind for kind in _OF_STOP if not (never and kind is K.APPLICATION)]
    release, renewal = _release(order), _renewal(order)
    found = [K.QUERY, K.EVIDENCE]
    over = order.has_lapsed or order.state == FreezeState.AUTO_RELEASED
    # Once a whole account was limited to a sum, what was asked and issued before can no longer be written as it was.
    if not Release.unscoped.filter(freeze=order, kind=ReleaseKind.LIMIT, state=ReleaseState.DONE).exists():
        found += [K.REPORT, *([K.NOTICE] if order.state in _APPROVED else [])]
    if _may_be_renewed(order, renewal):
        found += [K.RENEW_REPORT, *([K.RENEW_NOTICE] if renewal is not None and renewal.state in _RENEWED else [])]
    # What has lapsed is free by itself: nothing is asked of it, and nothing told to the bank, any more (规定 240).
    if order.started_at is not None and (not over or (release is not None and release.state == ReleaseState.DONE)):
        found.append(K.FREE_REPORT)
    if release is not None and release.state in (*RELEASING, ReleaseState.REFUSED) and not over:
        found.append(K.FREE_NOTICE)
    if release is not None and release.state == ReleaseState.DONE:
        found.append(K.OWNER)
    first = (
        K.FREE_REPORT
        if _ground(order, None) or limiting.limiting_of(order, None)
        else _NEXT.get(FreezeState(order.state), K.NOTICE)
    )
    return sorted(found, key=lambda one: (one is not first, list(K).index(one)))


def _may_be_renewed(order: Freeze, renewal: Renewal | None) -> bool:
    """Papers of a renewal are made of what holds and is not to be let go, or where the bank was asked before that."""
    if order.state not in HELD or order.mode == Mode.QUEUED or order.has_lapsed:
        return False
    if renewal is not None and renewal.state in _SENT and renewal.issued_at is not None:
        # As the freeze itself: what was sent names the sum of before, and can no longer be written as it was.
        less = Release.unscoped.filter(freeze=order, kind=ReleaseKind.LIMIT, state=ReleaseState.DONE)
        if less.filter(receipt_at__gte=renewal.issued_at).exists():
            return False
    return must_go_since(order) is None or (renewal is not None and renewal.state in _SENT)


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
    if kind is K.REPORT:
        facts = replace(facts, reason=_why(order, shown))
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
    day = _day(order, kind)
    first = Payment.unscoped.filter(case=order.case, to_account=order.account, withdrawn_at=None).order_by("at").first()
    since = first.at if first else order.paid_at if isinstance(order, StopOrder) else None
    return replace(
        account_facts(order, day, basis(_law(order, kind), _ground_day(order, kind) or day), shown),
        sum=Sum(order.amount_fen), since=timezone.localdate(since) if since else None,
    )  # fmt: skip


def account_facts(order: Order, day: date, cited: str, shown: Opener) -> OrderFacts:
    """Who signs, the case, and the account of an order; of a freeze that holds, by which notice and for how long."""
    case = order.case
    facts = OrderFacts(
        organ=bureau_of(case.centre, day),
        department=department_of(case.centre, day),
        case=CaseFacts(case_name(victims_of(case.pk)), case.case_no, case.filing_organ, case.filing_no, case.filed_on),
        basis=cited,
        day=day,
        account=Holding(
            shown("account", order.account.number),
            shown("holder", order.account.holder),
            order.institution.name if order.institution else "",
        ),
        officers=(order.drafted_by.name,) if order.drafted_by else (),
    )
    if isinstance(order, StopOrder):
        return facts
    former = Period(_clock(order.term, order.decided_on), order.started_at, order.expires_at)
    return replace(facts, former=former, former_no=order.doc_no, asset=str(order.get_asset_display()))


def _law(order: Order, kind: PaperKind) -> Law:
    if kind is K.QUERY:
        return Law.QUERY
    if kind is K.EVIDENCE:
        return Law.EVIDENCE
    if isinstance(order, StopOrder):
        return Law.STOP
    if kind in _FREEING:
        release = _release(order)
        if release is not None and release.kind == ReleaseKind.LIMIT:
            return Law.RELEASE
        ground = _ground(order, release)
        law = LAWS.get(ground, Law.RELEASE) if ground else Law.RELEASE
        # The owner is told by 145 and 247 of what was unrelated, else by what the release rests on.
        return Law.OWNER if kind is K.OWNER and law is Law.RELEASE_UNRELATED else law
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


def _ground(order: Freeze, release: Release | None) -> ReleaseGround | None:
    """Why a freeze is lifted: as decided, and before that by what is recorded."""
    if release is not None:
        return ReleaseGround(release.ground)
    if order.case.filing == Filing.WITHDRAWN:
        return ReleaseGround.WITHDRAWN
    return None if order.unrelated_at is None else ReleaseGround.UNRELATED


def _release(order: Freeze) -> Release | None:
    """The last release of a freeze that the institution has not refused, or whose notice is to be sent again."""
    going = Release.unscoped.filter(freeze=order).exclude(state=ReleaseState.REFUSED).order_by("-pk").first()
    return to_send_again(order) or going


def _renewal(order: Freeze) -> Renewal | None:
    """The last renewal of a freeze."""
    return Renewal.unscoped.filter(freeze=order).order_by("-pk").first()


def _day(order: Order, kind: PaperKind) -> date:
    """The day of a paper: that of the act it belongs to, where that is recorded, else today. A report is of the day on
    which it was prepared, and never later than the decision on it."""
    today = timezone.localdate()
    if kind in (K.QUERY, K.EVIDENCE):
        return today
    if isinstance(order, StopOrder):
        return _local(order.issued_at) or today
    release, renewal = _release(order), _renewal(order)
    match kind:
        case K.NOTICE:
            return _local(order.issued_at) or today
        case K.REPORT:
            asked = _local(order.drafted_at) or today
            return min(asked, order.decided_on or asked)
        case K.RENEW_REPORT if renewal is not None:
            asked = _local(renewal.drafted_at) or today
            return min(asked, renewal.decided_on or asked)
        case K.RENEW_NOTICE if renewal is not None:
            return _local(renewal.issued_at) or today
        case K.FREE_REPORT if release is not None:
            return min(today, release.decided_on or today)
        case K.FREE_NOTICE if release is not None and release.state != ReleaseState.REFUSED:
            return _local(release.issued_at) or today
        case K.OWNER if release is not None:
            return _local(release.owner_told_at) or today
    return today


def _local(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None


def _why(order: Freeze, shown: Opener) -> str:
    """Why a freeze is asked for: of a whole account the reason in writing (公通字〔2024〕22号), of a year that the case
    is serious and complex (程序规定 243)."""
    found = ["经查，下列账户内有该案涉案资金"]
    if order.whole_reason is not None:
        found.append(f"需冻结账户内全部资金：{shown('whole_reason', order.whole_reason).rstrip('。')}")
    if order.term == Term.YEAR_1:
        found.append("该案系重大、复杂案件，需冻结1年")
    return "。".join(found)


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
        Payment.unscoped.filter(case=order.case, to_account=order.account, withdrawn_at=None)
        .select_related("from_account__institution", "report__victim")
        .order_by("-at")
        .first()
    )
    if last is None:
        # Prepared before the account that paid was told: level 1 is over what the victim said.
        first = Report.unscoped.filter(case=order.case).select_related("victim").order_by("reported_at", "pk").first()
        told = replace(stop, paid=Sum(order.amount_fen), paid_at=order.paid_at)
        return stop if order.paid_at is None or first is None else _reported(told, first, shown)
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
    return stop if last.report is None else _reported(stop, last.report, shown)


def _reported(stop: StopFacts, report: Report, shown: Opener) -> StopFacts:
    """Who reported, and when."""
    victim = report.victim
    return replace(
        stop,
        victim=shown("victim", victim.name),
        victim_id=shown("victim", victim.id_no),
        victim_phone=shown("victim", victim.phone),
        reported_at=report.reported_at,
    )


def _of_freeze(order: Freeze, kind: PaperKind, facts: OrderFacts) -> OrderFacts:
    """The freeze, its renewal under way, or its release. Inside the organ the paper names who decided."""
    former, whole = facts.former, order.scope_code == Scope.WHOLE
    facts = replace(facts, interest=order.interest, sum=Sum(order.amount_fen, whole))
    decided: Approval = order
    number = order.doc_no if kind is K.NOTICE else ""
    if kind in (K.RENEW_REPORT, K.RENEW_NOTICE):
        renewal = _renewal(order)
        facts = replace(facts, sum=Sum(order.frozen_fen or 0, whole))
        if renewal is None:
            return replace(facts, period=None)
        decided, number = renewal, renewal.doc_no
        until = renewal.until_at or ends(renewal.term, renewal.from_at)
        facts = replace(
            facts,
            former=replace(former, until=renewal.from_at) if former else None,
            period=Period(_clock(renewal.term, renewal.decided_on), renewal.from_at, until),
            dossier_on=renewal.dossier_on,
        )
    elif kind in _FREEING:
        release = _release(order)
        facts = replace(facts, sum=Sum(order.frozen_fen or 0))
        less = limiting.limiting_of(order, release)
        if less is not None:
            facts = replace(
                facts, sum=Sum(max(0, less.held_fen - less.fen)), limit=Sum(less.fen), was_whole=less.was_whole,
                reason=limiting.reason(order, less),
            )  # fmt: skip
        elif (ground := _ground(order, release)) is not None:
            facts = replace(facts, reason=_REASON[ground])
        if release is None:
            return facts
        decided, number = release, release.doc_no
    elif kind in (K.NOTICE, K.REPORT):
        facts = replace(facts, period=former, queueing=order.queueing)
    post = f"（{decided.decider_title}）" if decided.decider_title else ""
    return replace(
        facts, number=number if kind in (K.NOTICE, K.RENEW_NOTICE, K.FREE_NOTICE) else "",
        decided_by=decided.organ, decider=f"{decided.decider}{post}" if decided.decider else "",
        decided_on=decided.decided_on, decision_no=decided.decision_no, reviewed_on=decided.reviewed_on,
    )  # fmt: skip


def _clock(term: str, day: date | None) -> Clock:
    """The period of a term by the rules in force on the day."""
    rules = CLOCKS.at(end_of_day(day) if day else None)
    years = {Term.YEAR_1: rules.freeze_years, Term.YEARS_2: rules.security_years}
    return Clock(years[Term(term)], Unit.YEARS) if term in years else Clock(rules.freeze_months, Unit.MONTHS)
