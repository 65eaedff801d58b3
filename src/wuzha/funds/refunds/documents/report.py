# SPDX-License-Identifier: Apache-2.0
"""附件2《呈请返还资金报告书》."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wuzha.documents import Block, Cell, Column, Document, Form, Group, Heading, Paragraph, Signature, Table
from wuzha.engine.restitution import Mode
from wuzha.engine.wording import in_words, yuan
from wuzha.funds.refunds.documents.facts import MODES, Case, Item, signing_lines

TITLE = "呈请返还资金报告书"
_ROUTES = {
    Mode.SINGLE: "冻结账户内仅有单笔汇（存）款记录，可直接溯源被害人",
    Mode.TIMESTAMP: "冻结账户内有多笔汇（存）款记录，按照时间戳记载可以直接溯源被害人",
    Mode.PRO_RATA: "冻结账户内有多笔汇（存）款记录，按照时间戳记载无法直接溯源被害人，"
    "按比例返还，已公告且公告期内的异议已审核",
}


def report(case: Case, items: Sequence[Item], day: date | None = None) -> Document:
    """What the county asks its leader, and with it the prefecture, to decide: to whom, how much, why."""
    total = sum(item.fen for item in items)
    victims = len({(item.victim.name, item.victim.id_number) for item in items})
    modes = sorted({item.mode for item in items})
    table = Table(
        (
            Column("序号", 2, "center"), Column("被害人", 4), Column("冻结账户", 8), Column("返还银行账号", 8),
            Column("对应方式", 3, "center"), Column("返还金额（元）", 5, "right"),
        ),
        tuple(
            (str(n), item.victim.name, f"{item.bank} {item.account}",
             f"{item.payee.bank} {item.payee.account}（{item.payee.name}）", MODES[item.mode], yuan(item.fen))
            for n, item in enumerate(items, 1)
        ),
        ("", "合计", "", "", "", yuan(total)),
    )  # fmt: skip
    body: tuple[Block, ...] = (
        Form((Group("审批", ((Cell("领导批示", lines=3),), (Cell("审核意见", lines=3),))),)),
        Heading("一、案件情况"),
        Paragraph(f"{case.name}（案件编号：{case.number}），由{case.filing_unit}立案侦查。"),
        Heading("二、返还理由"),
        *(Paragraph(f"{_ROUTES[mode]}。") for mode in modes),
        Paragraph(
            f"根据{case.basis}之规定，拟将下列冻结资金返还{victims}名被害人，共计{yuan(total)}元（{in_words(total)}）。"
        ),
        Heading("三、返还明细"),
        table,
        Paragraph("妥否，请批示。"),
    )
    signature = Signature(case.freezing_unit, day, signing_lines(case, "侦查员"))
    return Document(title=TITLE, number="附件2", body=body, attachments=("涉案资金流向表",), signature=signature)
