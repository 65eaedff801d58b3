# SPDX-License-Identifier: Apache-2.0
"""附件3《冻结资金返还决定书》 with its stub (存根)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wuzha.documents import Block, Cut, Document, Heading, NewPage, Paragraph
from wuzha.engine.wording import date_in_words, in_words, numeral, plain_date, yuan
from wuzha.funds.refunds.documents.facts import Case, Item, Party

TITLE = "冻结资金返还决定书"


def decision(case: Case, items: Sequence[Item], number: str, day: date) -> Document:
    """A sheet and a stub for each victim, under the prefecture's number; `之一`, `之二` where there are several."""
    by_victim: dict[Party, list[Item]] = {}
    for item in items:
        by_victim.setdefault(item.victim, []).append(item)
    body: list[Block] = []
    for serial, (victim, own) in enumerate(by_victim.items(), 1):
        numbered = f"{number}之{numeral(serial)}" if len(by_victim) > 1 else number
        if serial > 1:
            body.append(NewPage(TITLE, numbered))
        body += _sheet(case, victim, own, day)
        body += [Cut("……………………骑缝线……………………"), Heading("存　根"), *_stub(case, victim, own, numbered, day)]
    first = f"{number}之{numeral(1)}" if len(by_victim) > 1 else number
    return Document(title=TITLE, issuer=case.deciding_unit, number=first, body=tuple(body))


def _sheet(case: Case, victim: Party, items: Sequence[Item], day: date) -> list[Block]:
    born = f"出生日期{plain_date(victim.born)}，" if victim.born else ""
    sex = f"性别{victim.sex}，" if victim.sex else ""
    who = f"被害人{victim.name}，{sex}{born}{victim.id_kind}号{victim.id_number}，住址{victim.address}。"
    moved = [
        Paragraph(
            f"从{item.bank}银行账户{item.account}（户名：{item.holder}）返还至{item.payee.bank}银行账户"
            f"{item.payee.account}（户名：{item.payee.name}），金额{yuan(item.fen)}元（{in_words(item.fen)}）。"
        )
        for item in items
    ]
    return [
        Paragraph(who),
        Paragraph(f"根据{case.basis}之规定，决定将冻结的下列资金返还被害人："),
        *moved,
        Paragraph(case.deciding_unit, align="right"),
        Paragraph(f"（公章）　{date_in_words(day)}", align="right"),
    ]


def _stub(case: Case, victim: Party, items: Sequence[Item], number: str, day: date) -> list[Block]:
    total = sum(item.fen for item in items)
    rows = (
        ("文号", number), ("案件名称", case.name), ("案件编号", case.number), ("被害人", victim.name),
        ("出生日期", plain_date(victim.born) if victim.born else ""), ("住址/单位", victim.address),
        ("返还金额", f"{yuan(total)}元"), ("承办单位", case.freezing_unit), ("批准单位", case.deciding_unit),
        ("承办人", "、".join(case.signers)), ("填发日期", plain_date(day)),
    )  # fmt: skip
    return [Paragraph(f"{name}：{value}", flush=True) for name, value in rows]
