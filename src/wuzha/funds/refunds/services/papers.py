# SPDX-License-Identifier: Apache-2.0
"""Documents of a restitution: made here or scanned, kept sealed with their hash, read for a purpose."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import reveal_files
from wuzha.documents import render
from wuzha.documents.rulesets import FONTS
from wuzha.funds.orders.services.base import one_act
from wuzha.funds.orders.services.errors import Code
from wuzha.funds.refunds.models import MADE, RefundAccount, RefundCase, RefundPaper, RefundPaperKind, RefundVictim
from wuzha.funds.refunds.services.base import locked_refund
from wuzha.funds.refunds.services.composing import compose
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed.files import write_sealed

#: Megabytes a scan may have, and what it may begin with.
MOST_MB = 20
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png"}


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
    document = compose(actor, refund, paper, purpose.strip(), recipient=recipient, account=account)
    content = render(document, FONTS.at().fonts)
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
    if len(content) > MOST_MB * 1024 * 1024:
        raise RefusalError(Code.FILE_TOO_BIG, most=MOST_MB)
    suffix = next((suffix for magic, suffix in _MAGIC.items() if content.startswith(magic)), "")
    if not suffix:
        raise RefusalError(Code.FILE_KIND)
    recipient, account = _of(refund, recipient_id, account_id)
    return _keep(actor, refund, paper, content, suffix, recipient, account)


@transaction.atomic
def read(actor: Actor, paper: RefundPaper, purpose: str) -> bytes:
    """The file, for a purpose. Raises `RefusalError`: PURPOSE, NO_PAPER, PAPER_CHANGED when it is not what was kept."""
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    on, files = ("refund", paper.refund_id), {f"paper.{paper.kind.lower()}": paper.uid}
    try:
        (content,) = reveal_files(actor, purpose, on=on, files=files)
    except FileNotFoundError as error:
        raise RefusalError(RefundCode.NO_PAPER) from error
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
    same: RefundPaper | None = (
        RefundPaper.unscoped.filter(refund=refund, kind=kind, sha256=digest).order_by("-pk").first()
    )
    if same is not None and kind in MADE:
        return same
    paper: RefundPaper = RefundPaper.unscoped.create(
        refund=refund, recipient=recipient, account=account, kind=kind, uid=uuid.uuid4(), suffix=suffix,
        size=len(content), sha256=digest, by_id=actor.person_id,
    )  # fmt: skip
    write_sealed(paper.uid, content)
    action = "refund.made" if kind in MADE else "refund.scanned"
    record(actor, action, on=("refund", refund.pk), detail={"kind": kind.value, "sha256": digest[:16]})
    return paper
