# SPDX-License-Identifier: Apache-2.0
"""Documents of orders: what is filled in from the order, and where a hand signs.

《紧急止付申请表》 is reviewed, with the victim's identity card, before a stop is issued (银发〔2016〕86号);
《协助冻结财产通知书》 and 《协助解除冻结财产通知书》 go to the bank (公安机关办理刑事案件程序规定 239, 241).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wuzha.documents import Block, Cell, Document, Form, Group, NewPage, Paragraph, Signature
from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.wording import in_words, plain_date, yuan

BLANK = "　　　　　　"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Money in 分."""

    number: str
    case: str
    unit: str
    officer: str
    basis: str
    bank: str
    account: str
    holder: str
    amount_fen: int
    day: date
    #: Of a stop: the payment it is about.
    victim: str = ""
    victim_id: str = ""
    victim_phone: str = ""
    from_bank: str = ""
    from_account: str = ""
    from_holder: str = ""
    paid_fen: int = 0
    paid_at: datetime | None = None
    reported_at: datetime | None = None
    #: Of a freeze.
    term: str = ""
    scope: str = ""
    interest: bool = False
    frozen_fen: int = 0
    start: datetime | None = None
    until: datetime | None = None
    decider: str = ""
    decision_no: str = ""
    decided_on: date | None = None


def at(moment: datetime | None) -> str:
    """A moment as a form shows it, by the clock of the city."""
    return BLANK if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def stop_application(one: OrderFacts) -> Document:
    """The form of one stop, filled in from the order."""
    form = Form(
        (
            Group(
                "被害人",
                (
                    (Cell("姓名（名称）", one.victim or BLANK), Cell("联系电话", one.victim_phone or BLANK)),
                    (Cell("证件号码", one.victim_id or BLANK),),
                    (Cell("报案时间", at(one.reported_at)), Cell("案件编号", one.case)),
                ),
            ),
            Group(
                "转出账户",
                (
                    (Cell("户名", one.from_holder or BLANK), Cell("开户机构", one.from_bank or BLANK)),
                    (Cell("账号", one.from_account or BLANK),),
                    (Cell("汇款金额（元）", yuan(one.paid_fen)), Cell("汇款时间", at(one.paid_at))),
                ),
            ),
            Group(
                "止付账户",
                (
                    (Cell("户名", one.holder or BLANK), Cell("开户机构", one.bank or BLANK)),
                    (Cell("账号", one.account),),
                    (Cell("申请止付额（元）", f"{yuan(one.amount_fen)}（{in_words(one.amount_fen)}）"),),
                ),
            ),
            Group(
                "审核",
                (
                    (Cell("法律依据", one.basis or BLANK, lines=2),),
                    (Cell("被害人身份证件", "□ 已核对"), Cell("经办人", one.officer or BLANK)),
                    (Cell("审核意见", lines=3),),
                ),
            ),
        )
    )
    body: tuple[Block, ...] = (
        form,
        Paragraph("止付期限自止付时点起48小时；对同一账户以两次为限。本表由办案单位留存，指令由人员在公安平台发出。"),
    )
    return Document(title="紧急止付申请表", number=one.number, body=body, signature=Signature(one.unit, one.day))


_RECEIPT = Form(
    (
        Group(
            "回执",
            (
                (Cell("办理结果", lines=2),),
                (Cell("实际金额（元）"), Cell("账户余额（元）")),
                (Cell("起止时间"),),
                (Cell("经办人"), Cell("联系电话")),
                (Cell("银行盖章", "　　　　　　　　　　年　　月　　日", lines=3),),
            ),
        ),
    )
)


def freeze_notice(one: OrderFacts) -> Document:
    """To the bank: account, sum, period, scope and whether interest is frozen too (规定 239)."""
    decided = plain_date(one.decided_on) if one.decided_on else BLANK
    body: tuple[Block, ...] = (
        Paragraph(f"因侦查{one.case}案件需要，根据{one.basis or BLANK}，请你单位协助冻结下列财产："),
        _account(one, f"{yuan(one.amount_fen)}（{in_words(one.amount_fen)}）"),
        Paragraph(f"冻结期限：{one.term}。冻结方式：{one.scope}。{'及于孳息。' if one.interest else '不及于孳息。'}"),
        Paragraph(f"批准：{one.decider or BLANK}，{decided}，文号{one.decision_no or BLANK}。"),
        NewPage("协助冻结财产通知书（回执）", one.number),
        Paragraph(f"{one.unit}：", flush=True),
        _RECEIPT,
    )
    return Document(
        title="协助冻结财产通知书", number=one.number, addressee=one.bank, body=body,
        signature=Signature(one.unit, one.day),
    )  # fmt: skip


def release_notice(one: OrderFacts) -> Document:
    """To the bank: the freeze is to be lifted (规定 241)."""
    body: tuple[Block, ...] = (
        Paragraph(f"根据{one.basis or BLANK}，请你单位解除对下列财产的冻结："),
        _account(one, f"{yuan(one.frozen_fen)}（{in_words(one.frozen_fen)}）"),
        Paragraph(f"原冻结期间：{at(one.start)}至{at(one.until)}。"),
        NewPage("协助解除冻结财产通知书（回执）", one.number),
        Paragraph(f"{one.unit}：", flush=True),
        _RECEIPT,
    )
    return Document(
        title="协助解除冻结财产通知书", number=one.number, addressee=one.bank, body=body,
        signature=Signature(one.unit, one.day),
    )  # fmt: skip


def _account(one: OrderFacts, amount: str) -> Form:
    return Form(
        (
            Group(
                "账户",
                (
                    (Cell("户名", one.holder or BLANK), Cell("开户机构", one.bank or BLANK)),
                    (Cell("账号", one.account),),
                    (Cell("金额（元）", amount),),
                ),
            ),
        )
    )
