# SPDX-License-Identifier: Apache-2.0
"""One case with all that belongs to it, and one order with its course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Act, CaseStep, told_of
from wuzha.core import feed, origins
from wuzha.core.origins import Origin
from wuzha.core.reveal import reveal_many
from wuzha.funds.models import (
    BankAnswer,
    CaseAccount,
    Change,
    FormerFiling,
    Freeze,
    FreezeObjection,
    FundsCase,
    GiveBack,
    Institution,
    OrderAlert,
    OtherLoss,
    Paper,
    Payment,
    Release,
    Renewal,
    Report,
    ReportAgain,
    SecuritySale,
    Seizure,
    StopOrder,
    Victim,
)
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import HELD, OPEN, RENEWING, FreezeState, Mode, RenewalState, Scope
from wuzha.funds.orders.rules.results import NextStep, next_step
from wuzha.funds.tracing.models import RANKING, TraceAccount
from wuzha.sealed.value import Sealed


@dataclass(slots=True)
class Line:
    """An account of a case with what is known of its money (分) and what was done about it."""

    placed: CaseAccount
    received_fen: int = 0
    left_fen: int = 0
    last_at: datetime | None = None
    stops: list[StopOrder] = field(default_factory=list)
    freezes: list[Freeze] = field(default_factory=list)
    #: Freezes of other cases that hold the account: it is not frozen a second time, and its money is there once.
    elsewhere: list[Freeze] = field(default_factory=list)

    @property
    def rest_fen(self) -> int:
        """What came in and is not known to have left again."""
        return max(0, self.received_fen - self.left_fen)

    @property
    def may_freeze(self) -> bool:
        """No freeze of this case is under way for the account, or holds it."""
        return not self.emptied and not any(one.state in OPEN and not one.has_lapsed for one in self.freezes)

    @property
    def emptied(self) -> bool:
        """What a freeze of this case held was paid back out of the account, and nothing is known to have come in since:
        there is nothing left to hold."""
        last = self.freezes[0] if self.freezes else None
        if last is None or last.state != FreezeState.DEDUCTED or last.started_at is None:
            return False
        return self.last_at is None or self.last_at <= last.started_at

    @property
    def may_stop(self) -> bool:
        """No freeze of this case holds the account; one up to a sum does not hold what came in since."""
        held = [one for one in self.freezes if one.state in HELD and one.mode != Mode.QUEUED and not one.has_lapsed]
        return not any(
            one.scope_code == Scope.WHOLE or self.last_at is None or one.started_at is None
            or self.last_at <= one.started_at
            for one in held
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseFile:
    case: FundsCase
    victims: list[Victim]
    reports: list[Report]
    payments: list[Payment]
    #: The victims' own accounts, then by level.
    lines: list[Line]
    loss_fen: int
    #: Part of that loss which left no account.
    other_losses: list[OtherLoss]
    seizures: list[Seizure]
    give_backs: list[GiveBack]
    #: Where the feed stood before it was read.
    mark: str
    #: What was recorded of its filing before it was put right, the latest first.
    former: list[FormerFiling] = field(default_factory=list)
    #: Documents of its case that stand no longer, or are followed by others, the latest first.
    former_papers: list[CaseStep] = field(default_factory=list)
    #: Reports that were told once more, in the order of their telling.
    again: list[ReportAgain] = field(default_factory=list)
    #: Payments that were told wrongly: they count nowhere.
    wrong: list[Payment] = field(default_factory=list)
    #: What each report came out of, by its key: calls.
    came: dict[int, list[Origin]] = field(default_factory=dict)

    #: Accounts that the last trace found money in and nobody has put into the case: no table of it shows them.
    unplaced: int = 0

    @property
    def told_here(self) -> list[Payment]:
        """Payments of reports that were taken in here: what a call told is put right in the call."""
        return [one for one in self.payments if one.report_id is not None and one.report_id not in self.came]

    @property
    def told_in(self) -> list[tuple[Report, Origin | None]]:
        """The reports, with the first that each came out of."""
        return [(one, next(iter(self.came.get(one.pk, [])), None)) for one in self.reports]

    @property
    def to_decide(self) -> list[Freeze]:
        """Its freezes that wait for a decision."""
        return [one for line in self.lines for one in line.freezes if one.state == FreezeState.DRAFT]

    @property
    def to_release(self) -> list[Freeze]:
        """Of a case that was withdrawn: what still holds."""
        held = [one for line in self.lines for one in line.freezes if one.state == FreezeState.ACTIVE]
        return held if self.case.filing == Filing.WITHDRAWN else []

    @property
    def lacks_filing(self) -> bool:
        """Something of it was frozen by an older release, without 立案."""
        return self.case.lacks_filing and any(one.lacks_filing for line in self.lines for one in line.freezes)

    @property
    def other_fen(self) -> int:
        return sum(one.amount_fen for one in self.other_losses)

    @property
    def held(self) -> list[Seizure]:
        """Seized things that are neither given back nor moved on."""
        return [one for one in self.seizures if one.give_back_id is None and one.moved_on is None]

    @property
    def first_report(self) -> Report | None:
        return min(self.reports, key=lambda one: one.reported_at, default=None)


def case(actor: Actor, pk: int) -> CaseFile | None:
    """A case with all that belongs to it; `None` when it is not in the actor's reach."""
    mark = str(feed.now())
    found = FundsCase.objects.visible_to(actor).select_related("centre", "opened_by", "case").filter(pk=pk).first()
    if found is None:
        return None
    payments = list(
        Payment.objects.visible_to(actor)
        .filter(case=found)
        .select_related("from_account", "to_account", "report", "answer")
        .order_by("at", "pk")
    )
    wrong = [one for one in payments if one.withdrawn_at is not None]
    payments = [one for one in payments if one.withdrawn_at is None]
    reports = list(Report.objects.visible_to(actor).filter(case=found).select_related("victim").order_by("reported_at"))
    return CaseFile(
        found,
        list(Victim.objects.visible_to(actor).filter(case=found).order_by("pk")),
        reports,
        payments,
        _lines(actor, found, payments),
        sum(one.loss_fen for one in reports),
        list(OtherLoss.objects.visible_to(actor).filter(report__case=found).order_by("at", "pk")),
        list(Seizure.objects.visible_to(actor).filter(case=found).order_by("seized_on", "pk")),
        _give_backs(actor, found),
        mark,
        list(FormerFiling.objects.visible_to(actor).filter(case=found).select_related("by").order_by("-at", "-pk")),
        _former_papers(found),
        list(
            ReportAgain.objects.visible_to(actor)
            .filter(case=found)
            .select_related("taken_by")
            .order_by("reported_at", "pk")
        ),
        wrong,
        origins.of(actor, "funds_report", [one.pk for one in reports]),
        unplaced(found),
    )


def _former_papers(case: FundsCase) -> list[CaseStep]:
    """What was told before: struck steps, and those that the filing of now leaves behind."""
    if case.case is None:
        return []
    over = {Filing.NOT_FILED: {Act.NOT_FILE, Act.NOTIFY}, Filing.WITHDRAWN: {Act.WITHDRAW}}.get(case.filing, set())
    now = {one.pk for act, one in case.case.papers.items() if act in {Act.ACCEPT, Act.FILE, *over}}
    about = {Act.ACCEPT, Act.FILE, Act.NOT_FILE, Act.NOTIFY, Act.WITHDRAW}
    told = [one for one in told_of(case.case.pk) if one.act in about and one.document_no and one.pk not in now]
    return told[::-1]


def unplaced(case: FundsCase) -> int:
    """How many accounts with money in them only the last trace knows."""
    placed = CaseAccount.unscoped.filter(case=case).values("account")
    rows = TraceAccount.unscoped.filter(
        run__case=case, run__latest=True, run__rule=RANKING.value, recoverable_fen__gt=0, level__gte=1
    )
    found: int = rows.exclude(account__in=placed).aggregate(n=Count("pk"))["n"]
    return found


def _give_backs(actor: Actor, found: FundsCase) -> list[GiveBack]:
    """Returns of seized things, each with its papers as `kept`."""
    kept = Prefetch("papers", Paper.objects.visible_to(actor).order_by("at", "pk"), to_attr="kept")
    rows = GiveBack.objects.visible_to(actor).filter(case=found).select_related("victim").prefetch_related(kept)
    return list(rows.order_by("decided_on", "pk"))


def _lines(actor: Actor, found: FundsCase, payments: Iterable[Payment]) -> list[Line]:
    placed = CaseAccount.objects.visible_to(actor).filter(case=found).select_related("account__institution", "victim")
    lines = {one.account_id: Line(one) for one in placed.order_by("level", "pk")}
    for payment in payments:
        into, out = lines[payment.to_account_id], lines[payment.from_account_id]
        into.received_fen += payment.amount_fen
        into.last_at = max(filter(None, (into.last_at, payment.at)))
        out.left_fen += payment.amount_fen
    # The order for an account that was heard wrongly stands alone: the account has left the case.
    for stop in StopOrder.objects.visible_to(actor).filter(case=found, account__in=lines).order_by("-pk"):
        lines[stop.account_id].stops.append(stop)
    for freeze in Freeze.objects.visible_to(actor).filter(case=found).select_related("case").order_by("-pk"):
        lines[freeze.account_id].freezes.append(freeze)
    others = Freeze.objects.visible_to(actor).filter(account__in=lines, state__in=HELD).exclude(case=found)
    others = others.exclude(mode=Mode.QUEUED).exclude(lapsed(timezone.now()))
    for freeze in others.select_related("case").order_by("pk"):
        lines[freeze.account_id].elsewhere.append(freeze)
    return list(lines.values())


@dataclass(frozen=True, slots=True)
class OrderFile:
    """An order with its course, and what an answer asks of the desk."""

    order: Any
    placed: CaseAccount | None
    answers: list[BankAnswer]
    changes: list[Change]
    alerts: list[OrderAlert]
    papers: list[Paper]
    payments_in: list[Payment]
    payments_out: list[Payment]
    next_step: NextStep | None
    #: Where the feed stood before it was read.
    mark: str
    renewals: list[Renewal] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    objections: list[FreezeObjection] = field(default_factory=list)
    sales: list[SecuritySale] = field(default_factory=list)
    other_orders: list[Any] = field(default_factory=list)

    @property
    def last_answer(self) -> BankAnswer | None:
        return _last(self.answers)


def _last(answers: list[BankAnswer]) -> BankAnswer | None:
    """The last answer that no other took the place of."""
    return next((one for one in reversed(answers) if not hasattr(one, "correction")), None)


def told_onward(actor: Actor, order: StopOrder | Freeze) -> list[Payment]:
    """Payments on from the order's account that the bank's answers to it told and nobody withdrew."""
    of = Q(answer__stop=order) if isinstance(order, StopOrder) else Q(answer__freeze=order)
    rows = Payment.objects.visible_to(actor).filter(of, from_account=order.account, withdrawn_at=None)
    return list(rows.select_related("to_account").order_by("at", "pk"))


#: What the pages show of an order's other records.
_SHOWN = ("account__institution", "institution", "case__centre", "drafted_by", "issued_by")


def stop(actor: Actor, pk: int) -> OrderFile | None:
    """One stop order; `None` when it is not in the actor's reach."""
    mark = str(feed.now())
    found = StopOrder.objects.visible_to(actor).select_related(*_SHOWN).filter(pk=pk).first()
    return None if found is None else _file(actor, found, mark, stop=found)


def freeze(actor: Actor, pk: int) -> OrderFile | None:
    """One freeze; `None` when it is not in the actor's reach."""
    mark = str(feed.now())
    found = Freeze.objects.visible_to(actor).select_related(*_SHOWN, "stop", "decision_by").filter(pk=pk).first()
    return None if found is None else _file(actor, found, mark, freeze=found)


def _file(actor: Actor, order: Any, mark: str, **of: Any) -> OrderFile:
    answers = list(
        BankAnswer.objects.visible_to(actor)
        .filter(**of)
        .select_related("recorded_by", "batch", "correction__recorded_by")
        .order_by("answered_at", "pk")
    )
    last = _last(answers)
    payments = Payment.objects.visible_to(actor).filter(case=order.case).select_related("from_account", "to_account")
    same = Freeze if isinstance(order, StopOrder) else StopOrder
    return OrderFile(
        order,
        CaseAccount.objects.visible_to(actor).filter(case=order.case, account=order.account).first(),
        answers,
        list(Change.objects.visible_to(actor).filter(**of).select_related("by").order_by("at", "pk")),
        list(
            OrderAlert.objects.visible_to(actor)
            .filter(**of)
            .select_related("acknowledged_by")
            .order_by("meant_at", "-lead")
        ),
        list(Paper.objects.visible_to(actor).filter(**of).select_related("by").order_by("at", "pk")),
        list(payments.filter(to_account=order.account, withdrawn_at=None).order_by("at", "pk")),
        list(payments.filter(from_account=order.account).order_by("at", "pk")),
        next_step(last.result) if last else None,
        mark,
        **({} if isinstance(order, StopOrder) else _of_freeze(actor, order)),
        other_orders=list(
            same.objects.visible_to(actor).filter(case=order.case, account=order.account).order_by("-pk")
        ),
    )


def _of_freeze(actor: Actor, order: Freeze) -> dict[str, list[Any]]:
    """What hangs on a freeze alone."""

    def rows(model: Any, *shown: str) -> list[Any]:
        return list(model.objects.visible_to(actor).filter(freeze=order).select_related(*shown).order_by("pk"))

    renewals = rows(Renewal, "drafted_by", "decision_by")
    if order.has_lapsed:  # as the sweep will write it
        for one in renewals:
            one.state = RenewalState.TOO_LATE if one.state in RENEWING else one.state
    return {
        "renewals": renewals,
        "releases": rows(Release, "decision_by", "issued_by", "owner_told_by"),
        "objections": rows(FreezeObjection, "recorded_by"),
        "sales": rows(SecuritySale, "recorded_by"),
    }


#: Sealed columns of a loss without an account.
_LOSS = ("place", "carrier", "reference", "note")
#: Sealed columns of an objection.
_OBJECTION = ("name", "content", "materials", "reason")


def reveal_order(
    actor: Actor, file: OrderFile, purpose: str, detail: dict[str, object] | None = None
) -> dict[str, str]:
    """Account, holder and what was noted, in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    order = file.order
    sealed: dict[str, Sealed | None] = {"account": order.account.number, "holder": order.account.holder}
    sealed |= {f"note:{one.pk}": one.note for one in file.changes}
    sealed |= {f"remark:{one.pk}": one.remark for one in file.answers}
    sealed |= {f"reason:{one.pk}": one.reason for one in file.answers}
    for objection in file.objections:
        sealed |= {f"objection_{name}:{objection.pk}": getattr(objection, name) for name in _OBJECTION}
    sealed |= {f"told:{one.pk}": one.owner_told_how for one in file.releases}
    sealed["whole_reason"] = getattr(order, "whole_reason", None)
    sealed |= {f"to:{one.to_account_id}": one.to_account.number for one in file.payments_out}
    return reveal_many(actor, purpose, on=(order.RECORD, order.pk), values=sealed, detail=detail)


def reveal_case(actor: Actor, file: CaseFile, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Victims and accounts of a case in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    sealed: dict[str, Sealed | None] = {}
    for victim in file.victims:
        sealed |= {
            f"name:{victim.pk}": victim.name, f"phone:{victim.pk}": victim.phone, f"id_no:{victim.pk}": victim.id_no,
        }  # fmt: skip
    for loss in file.other_losses:
        sealed |= {f"{name}:{loss.pk}": getattr(loss, name) for name in _LOSS}
    for line in file.lines:
        account = line.placed.account
        sealed |= {f"account:{account.pk}": account.number, f"holder:{account.pk}": account.holder}
    sealed |= {f"reason:{one.pk}": one.reason for one in file.former}
    sealed |= {f"step:{one.pk}": one.struck_by.note for one in file.former_papers if one.struck_by is not None}
    return reveal_many(actor, purpose, on=("funds_case", file.case.pk), values=sealed, detail=detail)


def institutions() -> list[Institution]:
    """Where accounts are held, by name."""
    return list(Institution.objects.order_by("kind", "name"))
