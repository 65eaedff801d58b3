# SPDX-License-Identifier: Apache-2.0
"""Documents of orders: made here or scanned, kept sealed, read for a purpose."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Paper, PaperKind, StopOrder
from wuzha.funds.orders.services.base import of_order
from wuzha.funds.orders.services.composing import Order, described
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: What a paper may show in clear.
_FIELDS = ("account", "holder", "victim", "whole_reason")
#: Kinds that are brought in, not made.
SCANNED = (PaperKind.DECISION, PaperKind.RECEIPT)


@one_act(May.WORK_FUNDS, name="funds.paper")
def make(actor: Actor, order_type: type[Order], pk: int, purpose: str, kind: str = "") -> Paper:
    """Make a paper of the order as it stands; without a kind, the application of a stop or the notice of a freeze.

    Raises `RefusalError`: PURPOSE without one, NO_SUCH_PAPER for a kind that this order has not, or not yet.
    """
    order = _order(actor, order_type, pk)
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    paper = PaperKind(kind) if kind else PaperKind.APPLICATION if isinstance(order, StopOrder) else PaperKind.NOTICE
    shown = opener(actor, purpose.strip(), on=_named(order), fields=_FIELDS, rows=1)
    return _keep(actor, order, paper, papers.made(lambda: described(order, paper, shown)), "docx")


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="funds.paper")
def bring(actor: Actor, order_type: type[Order], pk: int, kind: str, content: bytes) -> Paper:
    """Keep a scan: of the decision, or of the bank's receipt."""
    order = _order(actor, order_type, pk)
    suffix = papers.scanned(content, Code)
    if PaperKind(kind) not in SCANNED:
        raise RefusalError(Code.FILE_KIND)
    return _keep(actor, order, PaperKind(kind), content, suffix)


def read(actor: Actor, paper: Paper, purpose: str) -> bytes:
    """The file, for a purpose; the look is in the trail. Raises `RefusalError` with a `FileCode` when there is none."""
    order: Order = paper.stop or paper.freeze  # type: ignore[assignment]  # a paper is of one of the two
    return papers.read(actor, paper, purpose, on=_named(order))


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
