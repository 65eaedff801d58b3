# SPDX-License-Identifier: Apache-2.0
"""附件4《协助返还通知书》 with the bank's receipt (回执)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wuzha.documents import Block, Cell, Column, Cut, Document, Form, Group, NewPage, Paragraph, Table
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.funds.refunds.documents.facts import Case, Item, signing_lines

TITLE = "电信网络新型违法犯罪冻结资金协助返还通知书"
COLUMNS = (
    Column("序号", 2, "center"), Column("返还账户户名", 5), Column("返还账户账号", 8), Column("开户行", 6),
    Column("金额（元）", 5, "right"),
)  # fmt: skip


def notice(case: Case, items: Sequence[Item], number: str, decided: str, day: date, due: date) -> Document:
    """To the bank of one frozen account: pay these out of it. Raises `ValueError` for items of several accounts."""
    if len({(item.bank, item.account) for item in items}) != 1:
        raise ValueError("A notice is about one frozen account")
    first, total = items[0], sum(item.fen for item in items)
    rows = tuple(
        (str(n), item.payee.name, item.payee.account, item.payee.bank, yuan(item.fen))
        for n, item in enumerate(items, 1)
    )
    receipt = Form(
        (
            Group(
                "回执",
                (
                    (Cell("通知书文号", number), Cell("冻结账号", first.account)),
                    (Cell("办理结果", "□ 已返还　　□ 未返还，原因：", lines=2),),
                    (Cell("返还金额"), Cell("返还时间")),
                    (Cell("经办人"), Cell("联系电话")),
                    (Cell("银行盖章", "　　　　　　　　　　　　年　　月　　日", lines=3),),
                ),
            ),
        )
    )
    body: tuple[Block, ...] = (
        Paragraph(f"根据{case.basis}之规定，请你单位协助将下列冻结资金返还被害人："),
        Paragraph(
            f"冻结账户：{first.account}（户名：{first.holder}，开户行：{first.bank}），现冻结{yuan(first.frozen_fen)}元。"
        ),
        Table(COLUMNS, rows, ("", "合计", "", "", yuan(total))),
        Paragraph(f"共计{yuan(total)}元（{in_words(total)}）。依据：{decided}《冻结资金返还决定书》。"),
        Paragraph(
            "能够现场办理完毕的，请当场办理；现场无法办理完毕的，请在3个工作日内"
            f"（即{plain_date(due)}前）办理完毕，并将回执退回。账户内剩余资金在原冻结期内继续冻结。"
        ),
        Paragraph(f"联系方式：{case.contact or '　　　　　　'}"),
        *(Paragraph(line) for line in signing_lines(case, "办案人")),
        Paragraph(case.freezing_unit, align="right"),
        Paragraph(f"（公章）　{plain_date(day)}", align="right"),
        NewPage("协助返还通知书（回执）", number),
        Paragraph(f"{case.freezing_unit}：", flush=True),
        receipt,
        Cut(),
    )
    return Document(title=TITLE, number=number, addressee=first.bank, body=body)
