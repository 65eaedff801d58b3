# SPDX-License-Identifier: Apache-2.0
"""附件1《电信网络新型违法犯罪涉案资金返还申请表》."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.documents import Cell, Document, Form, Group
from wuzha.engine.wording import in_words, yuan
from wuzha.funds.refunds.documents.facts import Case, Item, signing_lines

TITLE = "电信网络新型违法犯罪涉案资金返还申请表"


def application(case: Case, items: Sequence[Item]) -> Document:
    """One victim's application, for all frozen accounts that hold the victim's money. Raises `ValueError` for none."""
    if not items or len({item.victim for item in items}) != 1:
        raise ValueError("An application is that of one victim")
    victim, payee = items[0].victim, items[0].payee
    accounts = "\n".join(f"{item.bank}　{item.account}" for item in items)
    frozen = "\n".join(f"{yuan(item.frozen_fen)}元" for item in items)
    loss = items[0].loss_fen
    applicant = Group(
        "被害人",
        (
            (Cell("姓名（名称）", victim.name), Cell("性别", victim.sex)),
            (Cell(f"{victim.id_kind}号", victim.id_number), Cell("联系方式", victim.phone)),
            (Cell("现住址", victim.address),),
            (Cell("返还银行账户", f"户名：{payee.name}\n账号：{payee.account}\n开户行：{payee.bank}"),),
            (Cell("代理人", payee.agent or "无"), Cell("签名", lines=2)),
        ),
    )
    filing = Group(
        "立案单位",
        (
            (Cell("立案（受理）单位", case.filing_unit), Cell("立案（受案）编号", case.number)),
            (Cell("涉案账户", accounts),),
            (Cell("被骗金额", f"{yuan(loss)}元（{in_words(loss)}）"),),
            (Cell("办案人签名", "\n".join(signing_lines(case, "办案人")), lines=2),),
            (Cell("办理意见", "　　　　　　　　　　（公章）　　年　　月　　日", lines=3),),
        ),
    )
    freezing = Group(
        "冻结单位",
        (
            (Cell("冻结单位", case.freezing_unit),),
            (Cell("冻结银行账户", accounts), Cell("冻结金额", frozen)),
            (Cell("办案人签名", "办案人：\n办案人：", lines=2),),
            (Cell("办理意见", "　　　　　　　　　　（公章）　　年　　月　　日", lines=3),),
        ),
    )
    return Document(title=TITLE, number="附件1", body=(Form((applicant, filing, freezing)),))
