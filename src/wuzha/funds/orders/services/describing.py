# SPDX-License-Identifier: Apache-2.0
"""Papers of what is no order: receipt and answer of an objection against a freeze, the list of things given back."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from wuzha.core.reveal import Opener
from wuzha.documents import Document
from wuzha.engine.calendar import end_of_day
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Freeze, FreezeObjection, GiveBack, PaperKind, StopOrder
from wuzha.funds.naming import case_name, victims_of
from wuzha.funds.orders import documents
from wuzha.funds.orders.documents import CaseFacts, GivenFacts, GivenItem, ObjectionFacts, Sum
from wuzha.funds.orders.rules.filing import decide_by
from wuzha.funds.orders.rules.objections import ObjectionState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services import composing
from wuzha.org.organs import bureau_of
from wuzha.refusals import RefusalError

#: Records that papers are made of.
Record = StopOrder | Freeze | FreezeObjection | GiveBack
#: An objection whose check came to something: an answer says what.
_CHECKED = (ObjectionState.CHECKED, ObjectionState.ANSWERED, ObjectionState.SUPERIOR)


def makeable(record: Record) -> list[PaperKind]:
    """The papers that can be made of a record as it stands, the next one first."""
    if isinstance(record, GiveBack):
        return [PaperKind.GIVE_BACK]
    if isinstance(record, FreezeObjection):
        answer = [PaperKind.ANSWER] if record.state in _CHECKED else []
        return answer + ([PaperKind.OBJ_RECEIPT] if record.registered_on else [])
    return composing.makeable(record)


def described(record: Record, kind: PaperKind, shown: Opener) -> Document:
    """The paper of a record. Raises `RefusalError`: NO_SUCH_PAPER for one that it has not or not yet."""
    if kind not in makeable(record):
        raise RefusalError(Code.NO_SUCH_PAPER)
    if isinstance(record, FreezeObjection):
        return _receipt(record, shown) if kind is PaperKind.OBJ_RECEIPT else _answer(record, shown)
    if isinstance(record, GiveBack):
        return _given_back(record, shown)
    return composing.described(record, kind, shown)


def _receipt(one: FreezeObjection, shown: Opener) -> Document:
    day = one.registered_on or timezone.localdate()
    facts = composing.account_facts(one.freeze, day, basis(Law.OBJECTION, day), shown)
    last = decide_by(one.received_on, CLOCKS.at(end_of_day(one.received_on)).objection_days)
    objection = ObjectionFacts(
        shown("objector", one.name), one.received_on, one.outcome, "", answer_by=timezone.localdate(last)
    )
    return documents.objection_receipt(replace(facts, number=one.receipt_no), objection)


def _answer(one: FreezeObjection, shown: Opener) -> Document:
    day = one.answered_on or timezone.localdate()
    facts = composing.account_facts(one.freeze, day, basis(Law.OBJECTION, day), shown)
    objection = ObjectionFacts(
        shown("objector", one.name), one.received_on, one.outcome, shown("objection", one.reason),
        Sum(one.limited_fen) if one.limited_fen else None,
    )  # fmt: skip
    return documents.objection_answer(replace(facts, number=one.answer_no), objection)


def _given_back(one: GiveBack, shown: Opener) -> Document:
    case = one.case
    items = tuple(
        GivenItem(each.item, each.quantity, each.feature, each.amount_fen or 0, each.seized_on, each.doc_no)
        for each in one.items(manager="unscoped").order_by("pk")
    )
    return documents.given_back(
        GivenFacts(
            organ=bureau_of(case.centre, one.decided_on),
            case=CaseFacts(case_name(victims_of(case.pk)), case.case_no, case.filing_organ, case.filing_no,
                           case.filed_on),
            basis=basis(Law.GIVE_BACK, one.decided_on),
            day=one.handed_on,
            number=one.list_no,
            victim=shown("victim", one.victim.name),
            victim_id=shown("victim", one.victim.id_no),
            items=items,
        )
    )  # fmt: skip
