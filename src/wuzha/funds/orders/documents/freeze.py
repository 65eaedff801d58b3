# SPDX-License-Identifier: Apache-2.0
"""《协助冻结财产通知书》 and 《协助解除冻结财产通知书》 (公安机关办理刑事案件程序规定 239, 241)."""

from __future__ import annotations

from wuzha.documents import Block, Cell, Document, Form, Group, NewPage, Paragraph, Signature
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.funds.orders.documents.order import BLANK, OrderFacts, at

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
