# SPDX-License-Identifier: Apache-2.0
"""Documents of orders, objections and returns of seized things: made or scanned, kept sealed, read for a purpose."""

from __future__ import annotations

from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, FreezeObjection, GiveBack, Paper, PaperKind, StopOrder
from wuzha.funds.orders.services.base import of_order
from wuzha.funds.orders.services.describing import Record, described
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: What a paper may show in clear.
_FIELDS = ("account", "holder", "victim", "whole_reason", "objector", "objection")
#: Kinds that are brought in, not made: of an order, and of a return of seized things.
SCANNED = (PaperKind.DECISION, PaperKind.RECEIPT)
SCANNED_LIST = (PaperKind.DECISION, PaperKind.SIGNED_LIST)
#: What is made when no kind is named.
_FIRST: dict[type[Any], PaperKind] = {
    StopOrder: PaperKind.APPLICATION, Freeze: PaperKind.NOTICE, FreezeObjection: PaperKind.ANSWER,
    GiveBack: PaperKind.GIVE_BACK,
}  # fmt: skip
_ORDER = ("case__centre", "account__institution", "institution", "drafted_by")
#: What is read with each record.
_WITH: dict[type[Any], tuple[str, ...]] = {
    StopOrder: _ORDER, Freeze: _ORDER, FreezeObjection: tuple(f"freeze__{one}" for one in _ORDER),
    GiveBack: ("case__centre", "victim"),
}  # fmt: skip


@one_act(May.WORK_FUNDS, name="funds.paper")
def make(actor: Actor, record_type: type[Record], pk: int, purpose: str, kind: str = "") -> Paper:
    """Make a paper of the record as it stands; without a kind, the application of a stop or the notice of a freeze.

    Raises `RefusalError`: PURPOSE without one, NO_SUCH_PAPER for a kind that this record has not, or not yet.
    """
    record = _record(actor, record_type, pk)
    if not purpose.strip():
        raise RefusalError(Code.PURPOSE)
    paper = PaperKind(kind) if kind else _FIRST[record_type]
    shown = opener(actor, purpose.strip(), on=_named(record), fields=_FIELDS, rows=1)
    return _keep(actor, record, paper, papers.made(lambda: described(record, paper, shown)), "docx")


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="funds.paper")
def bring(actor: Actor, record_type: type[Record], pk: int, kind: str, content: bytes) -> Paper:
    """Keep a scan: of the decision, of the bank's receipt, of a list that was signed."""
    record = _record(actor, record_type, pk)
    suffix = papers.scanned(content, Code)
    if PaperKind(kind) not in (SCANNED_LIST if record_type is GiveBack else SCANNED):
        raise RefusalError(Code.FILE_KIND)
    return _keep(actor, record, PaperKind(kind), content, suffix)


def read(actor: Actor, paper: Paper, purpose: str) -> bytes:
    """The file, for a purpose; the look is in the trail. Raises `RefusalError` with a `FileCode` when there is none."""
    return papers.read(actor, paper, purpose, on=_named(paper.about))


def _named(record: Record) -> tuple[str, int]:
    """The record in the trail: an objection under its freeze, a list under its case."""
    if isinstance(record, FreezeObjection):
        return Freeze.RECORD, record.freeze_id
    return ("funds_case", record.case_id) if isinstance(record, GiveBack) else (record.RECORD, record.pk)


def _record(actor: Actor, record_type: type[Record], pk: int) -> Record:
    rows: Any = record_type.objects.visible_to(actor).select_related(*_WITH[record_type])
    found: Record | None = rows.filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


def _keep(actor: Actor, record: Record, kind: PaperKind, content: bytes, suffix: str) -> Paper:
    paper = Paper(**_of(record), kind=kind)
    papers.keep(actor, paper, content, action="funds.paper", on=_named(record), suffix=suffix)
    return paper


def _of(record: Record) -> dict[str, Any]:
    """The columns that tie a paper to its record."""
    if isinstance(record, GiveBack):
        return {"centre_id": record.case.centre_id, "give_back": record}
    if isinstance(record, FreezeObjection):
        return of_order(record.freeze) | {"objection": record}
    return of_order(record)
