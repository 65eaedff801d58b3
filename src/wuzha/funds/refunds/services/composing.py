# SPDX-License-Identifier: Apache-2.0
"""From records to the facts of a document: clear values, each opened for the purpose given, with a read event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db.models import Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import Opener, opener
from wuzha.documents import Document
from wuzha.engine.calendar import SHANGHAI, end_of_day
from wuzha.engine.identifiers import IdNumber, Name, Sex
from wuzha.engine.restitution import Mode, examine
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import Account, Freeze, Victim
from wuzha.funds.naming import case_name
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.refunds import documents
from wuzha.funds.refunds.documents import MODES, Case, FlowRow, Item, MaskedItem, Party, Payee
from wuzha.funds.refunds.models import (
    RefundAccount,
    RefundCase,
    RefundLine,
    RefundPaperKind,
    RefundVictim,
    ReturnMode,
)
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.queries.records import with_statement
from wuzha.funds.refunds.queries.standing import live_lines
from wuzha.funds.refunds.queries.transfers import CaseTransfer, book_of, key_of, transfers_of
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.funds.statements.models import Transfer
from wuzha.funds.tracing.queries.traces import levels_of
from wuzha.org.organs import bureau_of
from wuzha.refusals import RefusalError
from wuzha.sealed.value import Sealed, masked_by

K = RefundPaperKind
#: What the figures of a document rest on being there.
_FIELDS = ("account", "address", "holder", "id_no", "name", "payee_account", "payee_name", "phone")


def compose(
    actor: Actor,
    refund: RefundCase,
    kind: RefundPaperKind,
    purpose: str,
    *,
    recipient: RefundVictim | None = None,
    account: RefundAccount | None = None,
) -> Document:
    """The description of a document. Raises `RefusalError`: NOT_YET, NOT_FOUND; of a report what the guards say."""
    lines = _lines(refund, recipient, account)
    if not lines or not _ready(refund, kind, account):
        raise RefusalError(RefundCode.NOT_YET)
    if kind is K.HANDOVER and not hands_over(refund):
        raise RefusalError(RefundCode.NO_HAND_OVER)
    if kind is K.REPORT and refund.mode == ReturnMode.PRO_RATA:
        # It says that the announcement is over and every objection reviewed.
        stop_for(guards.announcement_over(standing.announced(refund), timezone.localdate()))
    case = _case(refund, _LAWS.get(kind, Law.REFUND), _day_of(refund, kind, account))
    if kind is K.ANNOUNCEMENT:
        return _announcement(refund, case, lines)

    def opener_of(rows: int) -> Opener:
        return opener(actor, purpose, on=("refund", refund.pk), fields=_FIELDS, rows=rows)

    if kind is K.FLOW:
        return documents.flow_sheet(case.name, case.number, flow_rows(refund, opener_of))
    reveal = opener_of(len(lines))
    seen = with_statement(refund.case_id, {line.freeze.account_id for line in lines})
    items = [_item(line, reveal, unseen=line.freeze.account_id not in seen) for line in lines]
    match kind:
        case K.APPLICATION:
            if recipient is None:
                raise RefusalError(Code.NOT_FOUND)
            return documents.application(case, items)
        case K.REPORT:
            return documents.report(case, items, refund.approved_on)
        case K.HANDOVER:
            return documents.hand_over(case, items, timezone.localdate())
        case K.DECISION:
            return documents.decision(case, items, refund.reply_no, _day(refund.reply_on))
        case _:
            if account is None or account.due_at is None:
                raise RefusalError(Code.NOT_FOUND)
            told, last = _day(account.notified_on), account.due_at.astimezone(SHANGHAI).date()
            workdays = RESTITUTION.at(end_of_day(told)).bank_workdays
            return documents.notice(case, items, account.notice_no, refund.reply_no, told, last, workdays)


def hands_over(refund: RefundCase) -> bool:
    """Whether its material goes to another organ: ours filed the case, that one froze the money (41号, 6)."""
    organ = bureau_of(refund.centre, timezone.localdate())
    return refund.freezing_organ not in ("", organ) and refund.case.filing_organ in ("", organ)


#: What each paper cites; the application of a victim and the flow table cite nothing.
_LAWS = {K.ANNOUNCEMENT: Law.ANNOUNCEMENT, K.NOTICE: Law.REFUND_NOTICE, K.HANDOVER: Law.HAND_OVER}


def _day_of(refund: RefundCase, kind: RefundPaperKind, account: RefundAccount | None) -> date:
    """The day of a paper: of the step it carries out, else today."""
    recorded = {
        K.ANNOUNCEMENT: refund.announced_on,
        K.REPORT: refund.approved_on,
        K.DECISION: refund.reply_on,
        K.NOTICE: account.notified_on if account else None,
    }.get(kind)
    return recorded or timezone.localdate()


def _ready(refund: RefundCase, kind: RefundPaperKind, account: RefundAccount | None) -> bool:
    """Whether the step a document rests on is recorded."""
    if kind is K.ANNOUNCEMENT:
        return refund.announced_on is not None
    if kind is K.DECISION:
        return bool(refund.reply_no) and refund.state not in ("RETURNED", "REJECTED", "TRACED", "APPLIED")
    if kind is K.NOTICE:
        return account is None or account.notified_on is not None
    return refund.snapshot is not None


def _day(day: date | None) -> date:
    if day is None:
        raise RefusalError(RefundCode.NOT_YET)
    return day


def _lines(refund: RefundCase, recipient: RefundVictim | None, account: RefundAccount | None) -> list[RefundLine]:
    rows = live_lines(refund).select_related(
        "recipient__victim", "account", "freeze__account__institution", "freeze__institution"
    )
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    if account is not None:
        rows = rows.filter(account=account)
    return list(rows.order_by("recipient_id", "account_id"))


def _case(refund: RefundCase, law: Law, day: date) -> Case:
    rules = RESTITUTION.at(end_of_day(day))
    officers = [one.name for one in (refund.first_officer, refund.second_officer) if one is not None]
    organ = bureau_of(refund.centre, day)
    return Case(
        name=case_name(victims_of_refund(refund)),
        number=refund.case.case_no,
        organ=organ,
        filing_unit=refund.case.filing_organ or organ,
        freezing_unit=refund.freezing_organ or organ,
        deciding_unit=rules.prefecture_unit,
        basis=basis(law, day),
        contact=rules.contact,
        signers=tuple(officers),
        filing_no=refund.case.filing_no,
        filed_on=refund.case.filed_on,
        approver=refund.approver,
        approved_on=refund.approved_on,
    )


def victims_of_refund(refund: RefundCase) -> list[Victim]:
    """The victims who get money back, in the order in which they were taken in."""
    return [one.victim for one in refund.victims(manager="unscoped").select_related("victim").order_by("pk")]


def _item(line: RefundLine, reveal: Opener, *, unseen: bool) -> Item:
    held, one = line.freeze.account, line.recipient

    def clear(field: str, value: Sealed | None) -> str:
        return reveal(field, value, line.pk)

    bank = line.freeze.institution or held.institution
    name = clear("name", one.victim.name)
    payee = clear("payee_name", one.payee_name)
    return Item(
        victim=_party(
            name, clear("id_no", one.victim.id_no), clear("phone", one.victim.phone), clear("address", one.address)
        ),
        payee=Payee(
            payee,
            clear("payee_account", one.payee_account),
            one.payee_bank,
            payee if one.agent_verified and payee != name else "",
        ),
        account=clear("account", held.number),
        bank=bank.name if bank is not None else "",
        holder=clear("holder", held.holder),
        fen=line.refund_fen,
        loss_fen=lost_fen(one),
        mode=Mode(line.account.mode or Mode.PRO_RATA),
        frozen_fen=line.account.frozen_fen or 0,
        unseen=unseen,
    )


def lost_fen(one: RefundVictim) -> int:
    """What the victim reported as lost, whatever came back since (分)."""
    return one.victim.reports(manager="unscoped").aggregate(fen=Sum("loss_fen"))["fen"] or 0


def _party(name: str, id_no: str, phone: str, address: str) -> Party:
    natural = bool(id_no) and IdNumber.check(id_no)
    sex = {Sex.MALE: "男", Sex.FEMALE: "女"}.get(IdNumber.sex(id_no), "") if natural else ""
    born = IdNumber.birth_date(id_no) if natural else None
    return Party(name=name, id_number=id_no, sex=sex, born=born, address=address, phone=phone)


def _announcement(refund: RefundCase, case: Case, lines: Sequence[RefundLine]) -> Document:
    items, shown = [], _told_apart(lines)
    for line in lines:
        frozen = line.account.frozen_fen or 0
        items.append(
            MaskedItem(
                victim=shown[line.recipient_id],
                account=str(line.freeze.account.number),
                frozen_fen=frozen,
                # Hundredths of a percent, rounded to the nearest.
                share=(line.refund_fen * 20_000 + frozen) // (2 * frozen) if frozen else 0,
                fen=line.refund_fen,
            )
        )
    first = _day(refund.announced_on)
    days = RESTITUTION.at(end_of_day(first)).announce_days
    return documents.announcement(case, items, first, _day(refund.announced_until), days)


def _told_apart(lines: Sequence[RefundLine]) -> dict[int, str]:
    """How each victim is named in public: 王某, and 王某甲, 王某乙 where several would be called the same."""
    names: dict[int, str] = {}
    for line in lines:
        name = line.recipient.victim.name
        names[line.recipient_id] = masked_by(name, Name.anonymised) if name is not None else ""
    same: dict[str, list[int]] = {}
    for key, shown in names.items():
        same.setdefault(shown, []).append(key)
    for shown, keys in same.items():
        if shown and len(keys) > 1:
            names |= {key: f"{shown}{mark}" for key, mark in zip(keys, _marks(len(keys)), strict=True)}
    return names


def _marks(number: int) -> list[str]:
    """甲, 乙 … 癸, then figures."""
    return [*"甲乙丙丁戊己庚辛壬癸"[:number], *(str(n) for n in range(11, number + 1))]


#: Money that no identified victim sent; an account that no statement names.
UNKNOWN, NOWHERE = "未查明", "账户外"


def flow_rows(refund: RefundCase, opener_of: Callable[[int], Opener]) -> list[FlowRow]:
    """A row for each victim's part of each transfer, in the order of time; so many rows the opener is asked for."""
    case = refund.case
    seen, _inputs = transfers_of(case)
    parts = {part.row: part for part in examine(book_of(case), RESTITUTION.at(refund.traced_at).terms).rows}
    shown = [
        (one, parts.get(one.id), owner, fen)
        for one in seen
        for owner, fen in (parts[one.id].owners if one.id in parts else {None: one.fen}).items()
        if fen
    ]
    accounts = {
        one.pk: one
        for one in Account.unscoped.filter(
            pk__in={key for one in seen for key in (one.payer, one.payee) if key is not None}
        ).select_related("institution")
    }
    serials = dict(Transfer.unscoped.filter(case=case).values_list("pk", "serial"))
    levels = levels_of(case)
    freezes = {one.account_id: one for one in Freeze.unscoped.filter(case=case, state=FreezeState.ACTIVE)}
    names = {one.pk: one.name for one in Victim.unscoped.filter(case=case)}
    opened = opener_of(len(shown))
    rows = []
    for number, (one, part, owner, fen) in enumerate(shown, 1):
        reveal = partial(opened, row=number)
        freeze = freezes.get(one.payee or 0)
        name = names.get(key_of(owner)) if owner is not None else None
        rows.append(
            FlowRow(
                str(levels.get(one.payee or 0, "")), *_side(accounts, one.payer, reveal),
                f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}", one.fen, _serial(one, serials),
                *_side(accounts, one.payee, reveal),
                victim=reveal("name", name) if name is not None else UNKNOWN,
                part_fen=fen,
                mode=MODES[part.mode] if part is not None else "",
                freeze="冻结" if freeze is not None else "",
                freeze_until=_until(freeze),
            )
        )  # fmt: skip
    return rows


def _side(
    accounts: dict[int, Account], key: int | None, reveal: Callable[[str, Sealed | None], str]
) -> tuple[str, str, str]:
    """Holder, number and bank of one side."""
    account = accounts.get(key) if key is not None else None
    if account is None:
        return "", NOWHERE, ""
    holder, number = reveal("holder", account.holder), reveal("account", account.number)
    return holder, number, account.institution.name if account.institution is not None else ""


def _serial(one: CaseTransfer, serials: dict[int, str]) -> str:
    return serials.get(one.transfer, "") if one.transfer is not None else ""


def _until(freeze: Freeze | None) -> str:
    return f"{timezone.localtime(freeze.expires_at):%Y-%m-%d}" if freeze is not None and freeze.expires_at else ""
