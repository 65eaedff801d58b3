# SPDX-License-Identifier: Apache-2.0
"""Documents of orders: made here or scanned, kept sealed, read for a purpose."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import Opener, opener
from wuzha.documents import Document, papers
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, Paper, PaperKind, Payment, StopOrder
from wuzha.funds.orders.documents import OrderFacts, freeze_notice, release_notice, stop_application
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rulesets import LEGAL_BASES
from wuzha.funds.orders.services.base import of_order
from wuzha.funds.orders.services.freezes import freeze_basis
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Kinds that are brought in, not made.
SCANNED = (PaperKind.DECISION, PaperKind.RECEIPT)

Order = StopOrder | Freeze


@one_act(May.WORK_FUNDS, name="funds.paper")
def make(actor: Actor, order_type: type[Order], pk: int, purpose: str) -> Paper:
    """Make the order's document as it stands: the application of a stop, the notice of a freeze or of its release."""
    order = _order(actor, order_type, pk)
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    shown = opener(actor, purpose.strip(), on=_named(order), fields=["account", "holder", "victim"], rows=1)
    if isinstance(order, StopOrder):
        kind, document = PaperKind.APPLICATION, stop_application(_of_stop(order, shown))
    else:
        kind, document = PaperKind.NOTICE, _notice(order, shown)
    return _keep(actor, order, kind, papers.made(document), "docx")


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="funds.paper")
def bring(actor: Actor, order_type: type[Order], pk: int, kind: str, content: bytes) -> Paper:
    """Keep a scan: of the decision, or of the bank's receipt."""
    order = _order(actor, order_type, pk)
    suffix = papers.scanned(content, Code)
    if PaperKind(kind) not in SCANNED:
        raise RefusalError(Code.FILE_KIND)
    return _keep(actor, order, PaperKind(kind), content, suffix)


def read(actor: Actor, paper: Paper, purpose: str) -> bytes:
    """The file, for a purpose; the look is in the trail. Raises `RefusalError`: NOT_FOUND when it is gone."""
    order: Order = paper.stop or paper.freeze  # type: ignore[assignment]  # a paper is of one of the two
    return papers.read(actor, paper, purpose, on=_named(order), gone=Code.NOT_FOUND)


def _named(order: Order) -> tuple[str, int]:
    """The order in the trail."""
    return order.RECORD, order.pk


def _order(actor: Actor, order_type: type[Order], pk: int) -> Order:
    rows = order_type.objects.visible_to(actor).select_related("case__centre", "account__institution", "institution")
    found: Order | None = rows.filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


def _keep(actor: Actor, order: Order, kind: PaperKind, content: bytes, suffix: str) -> Paper:
    paper = Paper(**of_order(order), kind=kind)
    papers.keep(actor, paper, content, action="funds.paper", on=_named(order), suffix=suffix)
    return paper


def _facts(order: Order, shown: Opener, basis: str) -> OrderFacts:
    return OrderFacts(
        number=order.number,
        case=order.case.case_no or order.case.number,
        unit=order.case.centre.name,
        officer=order.drafted_by.name if order.drafted_by else "",
        basis=basis,
        bank=order.institution.name if order.institution else "",
        account=shown("account", order.account.number),
        holder=shown("holder", order.account.holder),
        amount_fen=order.amount_fen,
        day=timezone.localdate(),
    )


def _of_stop(order: StopOrder, shown: Opener) -> OrderFacts:
    facts = _facts(order, shown, LEGAL_BASES.at(order.issued_at).stop)
    last = (
        Payment.unscoped.filter(case=order.case, to_account=order.account, withdrawn_by=None)
        .select_related("from_account__institution", "report__victim")
        .order_by("-at")
        .first()
    )
    if last is None:
        return facts
    source = last.from_account
    facts = replace(
        facts,
        from_bank=source.institution.name if source.institution else "",
        from_account=shown("account", source.number),
        from_holder=shown("holder", source.holder),
        paid_fen=last.amount_fen,
        paid_at=last.at,
    )
    if last.report is None:
        return facts
    victim = last.report.victim
    return replace(
        facts,
        victim=shown("victim", victim.name),
        victim_id=shown("victim", victim.id_no),
        victim_phone=shown("victim", victim.phone),
        reported_at=last.report.reported_at,
    )


def _notice(order: Freeze, shown: Opener) -> Document:
    lifting = order.unrelated_at is not None or order.state == FreezeState.RELEASED
    bases = LEGAL_BASES.at()
    releasing = bases.release if order.unrelated_at is None else bases.unrelated
    facts = replace(
        _facts(order, shown, releasing if lifting else freeze_basis(order)),
        term=str(order.get_term_display()),
        scope=str(order.get_scope_code_display()),
        interest=order.interest,
        frozen_fen=order.frozen_fen or 0,
        start=order.started_at,
        until=order.expires_at,
        decider=order.decider,
        decision_no=order.decision_no,
        decided_on=order.decided_on,
    )
    return release_notice(facts) if lifting else freeze_notice(facts)
