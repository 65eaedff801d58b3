# SPDX-License-Identifier: Apache-2.0
"""The decision of the prefecture with its stub (附件3), and the notice to the bank with its receipt (附件4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wuzha.documents import (
    Block,
    Cell,
    Column,
    Cut,
    Document,
    Form,
    Group,
    NewPage,
    Paragraph,
    Signature,
    Table,
)
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.funds.refunds.documents.facts import BLANK, NO_NUMBER, NO_ORGAN, Case, Item, Party, signing_lines


def decision(case: Case, items: Sequence[Item], number: str, day: date) -> Document:
    """A sheet and a stub for each victim, under the number that the prefecture gave: none is made of it.

    The prefecture issues it: what is made here is the sample that goes with the package.
    """
    by_victim: dict[Party, list[Item]] = {}
    for item in items:
        by_victim.setdefault(item.victim, []).append(item)
    body: list[Block] = []
    organ = case.deciding_unit or NO_ORGAN
    sample = f"样稿 · 以{case.deciding_unit or '设区的市级公安机关'}出具为准"
    numbered = number or NO_NUMBER
    for victim, own in by_victim.items():
        if body:
            body.append(NewPage("冻结资金返还决定书", numbered, organ))
        body += [*_sheet(case, victim, own), Signature(organ, day)]
        body += [
            Cut("……………………骑缝线……………………"),
            NewPage("冻结资金返还决定书（存根）", numbered),
            *_stub(case, victim, own, numbered, day),
        ]
    return Document(title="冻结资金返还决定书", organ=organ, number=numbered, body=tuple(body), sample=sample)


def _sheet(case: Case, victim: Party, items: Sequence[Item]) -> list[Block]:
    born = f"出生日期{plain_date(victim.born)}，" if victim.born else ""
    sex = f"性别{victim.sex}，" if victim.sex else ""
    paper = f"{victim.id_kind}号{victim.id_number or BLANK}"
    who = f"被害人{victim.name}，{sex}{born}{paper}，住址{victim.address or BLANK}。"
    moved = [
        Paragraph(
            f"从{_at_bank(item.bank)}{item.account}（户名：{item.holder}）返还至{_at_bank(item.payee.bank)}"
            f"{item.payee.account}（户名：{item.payee.name}），金额{yuan(item.fen)}元（{in_words(item.fen)}）。"
        )
        for item in items
    ]
    return [Paragraph(who), Paragraph(f"根据{case.basis or BLANK}之规定，决定将冻结的下列资金返还被害人："), *moved]


def _at_bank(name: str) -> str:
    """××银行账户, whose name may end in 银行 already, or be that of a payment institution."""
    return f"{name or BLANK + '银行'}账户"


def _stub(case: Case, victim: Party, items: Sequence[Item], number: str, day: date) -> list[Block]:
    total = sum(item.fen for item in items)
    rows = (
        ("文号", number), ("案件名称", case.name), ("案件编号", case.number or BLANK), ("被害人", victim.name),
        ("出生日期", plain_date(victim.born) if victim.born else BLANK), ("住址/单位", victim.address or BLANK),
        ("返还金额", f"{yuan(total)}元"), ("承办单位", case.organ or NO_ORGAN),
        ("批准单位", case.deciding_unit or NO_ORGAN),
        ("承办人", "、".join(case.signers) or BLANK), ("填发日期", plain_date(day)),
    )  # fmt: skip
    return [Paragraph(f"{name}：{value}", flush=True) for name, value in rows]


_PAYEES = (
    Column("序号", 2, "center"), Column("返还账户户名", 5), Column("返还账户账号", 9), Column("开户行", 6),
    Column("金额（元）", 5, "right"),
)  # fmt: skip


def notice(
    case: Case, items: Sequence[Item], number: str, decided: str, day: date, due: date, workdays: int
) -> Document:
    """To the bank of one frozen account: pay these out of it within so many working days, the last of them `due`.

    Raises `ValueError` for items of several accounts.
    """
    if len({(item.bank, item.account) for item in items}) != 1:
        raise ValueError("A notice is about one frozen account")
    organ, number = case.organ or NO_ORGAN, number or NO_NUMBER
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
                    (Cell("通知书文号", number),),
                    (Cell("冻结账号", first.account),),
                    (Cell("办理结果", "□ 已返还　　□ 未返还，原因：", lines=2),),
                    (Cell("返还金额"), Cell("返还时间")),
                    (Cell("经办人"), Cell("联系电话")),
                    (Cell("银行盖章", "　　　　　　　　　　　　年　　月　　日", lines=3),),
                ),
            ),
        )
    )
    body: tuple[Block, ...] = (
        Paragraph(f"根据{case.basis or BLANK}之规定，请你单位协助将下列冻结资金返还被害人："),
        Paragraph(
            f"冻结账户：{first.account}（户名：{first.holder}，开户行：{first.bank}），现冻结{yuan(first.frozen_fen)}元。"
        ),
        Table(_PAYEES, rows, ("", "合计", "", "", yuan(total))),
        Paragraph(f"共计{yuan(total)}元（{in_words(total)}）。依据：{decided or NO_NUMBER}《冻结资金返还决定书》。"),
        Paragraph(
            f"能够现场办理完毕的，请当场办理；现场无法办理完毕的，请在{workdays}个工作日内"
            f"（至{plain_date(due)}止）办理完毕，并将回执退回。账户内剩余资金在原冻结期内继续冻结。"
        ),
        Paragraph(f"联系方式：{case.contact or BLANK}"),
        Signature(organ, day, signing_lines(case.signers, "办案人")),
        NewPage("协助返还通知书（回执）"),
        Paragraph(f"{organ}：", flush=True),
        Paragraph(f"你局{number}《协助返还通知书》收悉，现将办理情况函复如下："),
        receipt,
    )
    return Document(title="协助返还通知书", organ=organ, number=number, addressee=first.bank or BLANK, body=body)
