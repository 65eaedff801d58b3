# SPDX-License-Identifier: Apache-2.0
"""Documents of a restitution: made here or scanned, kept sealed with their hash, read for a purpose."""

from __future__ import annotations

import hashlib

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.refunds.models import MADE, RefundAccount, RefundCase, RefundPaper, RefundPaperKind, RefundVictim
from wuzha.funds.refunds.services.base import locked_refund
from wuzha.funds.refunds.services.composing import compose
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


def has_paper(
    refund: RefundCase, kind: RefundPaperKind, recipient_id: int | None = None, *, account_id: int | None = None
) -> bool:
    """Whether a document of the kind is there, made or brought in after the figures were computed."""
    rows = RefundPaper.unscoped.filter(refund=refund, kind=kind)
    if recipient_id is not None:
        rows = rows.filter(recipient_id=recipient_id)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    if kind is RefundPaperKind.REPLY and refund.submitted_on is not None:
        # The reply to an earlier package, which was sent back, is not the decision.
        sent = refund.changes(manager="unscoped").filter(act="submit").order_by("-at").first()
        rows = rows.filter(at__gte=sent.at) if sent is not None else rows
    return bool(rows.exists())


@one_act(May.WORK_FUNDS, name="refund.made")
def make(
    actor: Actor,
    pk: int,
    kind: str,
    purpose: str,
    *,
    recipient_id: int | None = None,
    account_id: int | None = None,
) -> RefundPaper:
    """Make a document and keep it. The same facts make the same file, which is kept once.

    Raises `RefusalError`: PURPOSE without one, NOT_YET before the step it rests on, NOT_FOUND.
    """
    refund = locked_refund(actor, pk)
    paper = RefundPaperKind(kind)
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    if paper not in MADE:
        raise RefusalError(RefundCode.NO_PAPER)
    recipient, account = _of(refund, recipient_id, account_id)
    content = papers.made(lambda: compose(actor, refund, paper, purpose.strip(), recipient=recipient, account=account))
    return _keep(actor, refund, paper, content, "docx", recipient, account)


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="refund.scanned")
def bring(
    actor: Actor,
    pk: int,
    kind: str,
    content: bytes,
    *,
    recipient_id: int | None = None,
    account_id: int | None = None,
) -> RefundPaper:
    """Keep a scan. Raises `RefusalError`: FILE_TOO_BIG, FILE_KIND by what the file begins with, not by its name."""
    refund = locked_refund(actor, pk)
    paper = RefundPaperKind(kind)
    if paper in MADE:
        raise RefusalError(RefundCode.NO_PAPER)
    suffix = papers.scanned(content, Code)
    recipient, account = _of(refund, recipient_id, account_id)
    return _keep(actor, refund, paper, content, suffix, recipient, account)


def read(actor: Actor, paper: RefundPaper, purpose: str) -> bytes:
    """The file, for a purpose. Raises `RefusalError`: PURPOSE, a `FileCode`, PAPER_CHANGED for not what was kept."""
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    content = papers.read(actor, paper, purpose, on=("refund", paper.refund_id))
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise RefusalError(RefundCode.PAPER_CHANGED)
    return content


def _of(
    refund: RefundCase, recipient_id: int | None, account_id: int | None
) -> tuple[RefundVictim | None, RefundAccount | None]:
    """The victim and the account a document is about, both of this restitution."""
    recipient = RefundVictim.unscoped.filter(refund=refund, pk=recipient_id).first() if recipient_id else None
    account = RefundAccount.unscoped.filter(refund=refund, pk=account_id).first() if account_id else None
    if (recipient_id and recipient is None) or (account_id and account is None):
        raise RefusalError(Code.NOT_FOUND)
    return recipient, account


def _keep(
    actor: Actor,
    refund: RefundCase,
    kind: RefundPaperKind,
    content: bytes,
    suffix: str,
    recipient: RefundVictim | None,
    account: RefundAccount | None,
) -> RefundPaper:
    digest = hashlib.sha256(content).hexdigest()
    same = RefundPaper.unscoped.filter(refund=refund, kind=kind, sha256=digest).order_by("-pk").first()
    if same is not None and kind in MADE:
        return same
    paper = RefundPaper(refund=refund, recipient=recipient, account=account, kind=kind, sha256=digest)
    papers.keep(
        actor, paper, content, action="refund.made" if kind in MADE else "refund.scanned", on=("refund", refund.pk),
        suffix=suffix, detail={"sha256": digest[:16]},
    )  # fmt: skip
    return paper
