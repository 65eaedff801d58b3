# SPDX-License-Identifier: Apache-2.0
"""The application of a victim (附件1), the report that asks for the return (附件2), and the hand-over to 冻结地."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wuzha.documents import Block, Cell, Column, Document, Form, Group, Heading, Paragraph, Signature, Table
from wuzha.engine.restitution import Mode
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.funds.refunds.documents.facts import BLANK, MODES, NO_NUMBER, NO_ORGAN, Case, Item, signing_lines


def application(case: Case, items: Sequence[Item]) -> Document:
    """One victim's application, for all frozen accounts that hold the victim's money. Raises `ValueError` for none."""
    if not items or len({item.victim for item in items}) != 1:
        raise ValueError("An application is that of one victim")
    victim, payee = items[0].victim, items[0].payee
    accounts = _numbered([f"{item.bank}　{item.account}" for item in items])
    frozen = _numbered([f"{yuan(item.frozen_fen)}元" for item in items])
    loss = items[0].loss_fen
    applicant = Group(
        "被害人",
        (
            (Cell("姓名（名称）", victim.name), Cell("性别", victim.sex)),
            (Cell(f"{victim.id_kind}号", victim.id_number),),
            (Cell("现住址", victim.address),),
            (Cell("联系方式", victim.phone), Cell("代理人", payee.agent or "无")),
            (Cell("返还银行账户", f"户名：{payee.name}\n账号：{payee.account}\n开户行：{payee.bank}"),),
            (Cell("签名", lines=2),),
        ),
    )
    filing = Group(
        "立案单位",
        (
            (Cell("立案（受理）单位", case.filing_unit or NO_ORGAN),),
            (Cell("立案（受案）编号", case.number),),
            (Cell("涉案账户", accounts),),
            (Cell("被骗金额", f"{yuan(loss)}元（{in_words(loss)}）"),),
            (Cell("办案人签名", "\n".join(signing_lines(case.signers_of(case.filing_unit), "办案人")), lines=2),),
            (Cell("办理意见", "　　　　　　　　　　（公章）　　年　　月　　日", lines=2),),
        ),
    )
    freezing = Group(
        "冻结单位",
        (
            (Cell("冻结单位", case.freezing_unit or NO_ORGAN),),
            (Cell("冻结银行账户", accounts),),
            (Cell("冻结金额", frozen),),
            (Cell("办案人签名", "\n".join(signing_lines(case.signers_of(case.freezing_unit), "办案人")), lines=2),),
            (Cell("办理意见", "　　　　　　　　　　（公章）　　年　　月　　日", lines=2),),
        ),
    )
    return Document(title="电信网络新型违法犯罪涉案资金返还申请表", body=(Form((applicant, filing, freezing)),))


def _numbered(lines: Sequence[str]) -> str:
    """A line each; with numbers, by which two cells can be read together, where there are several."""
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)) if len(lines) > 1 else "".join(lines)


_ROUTES = {
    Mode.SINGLE: "冻结账户内仅有单笔汇（存）款记录，可直接溯源被害人",
    Mode.TIMESTAMP: "冻结账户内有多笔汇（存）款记录，按照时间戳记载可以直接溯源被害人",
    Mode.PRO_RATA: "冻结账户内有多笔汇（存）款记录，按照时间戳记载无法直接溯源被害人，"
    "按比例返还，已公告且公告期内的异议已审核",
}


#: The same where the account's own records are not there.
_UNSEEN = "冻结账户的交易流水未能调取，无法按照时间戳直接溯源被害人，按比例返还，已公告且公告期内的异议已审核"


def _routes(items: Sequence[Item]) -> list[str]:
    """By which way of article 8 the accounts are returned, each said once."""
    found = {(item.mode, item.unseen and item.mode is Mode.PRO_RATA) for item in items}
    return [_UNSEEN if unseen else _ROUTES[mode] for mode, unseen in sorted(found)]


def report(case: Case, items: Sequence[Item], day: date | None = None) -> Document:
    """What the county asks its leader, and with it the prefecture, to decide: to whom, how much, why."""
    total = sum(item.fen for item in items)
    victims = len({(item.victim.name, item.victim.id_number) for item in items})
    table = Table(
        (
            Column("序号", 2, "center"), Column("被害人", 4), Column("冻结账户", 9), Column("返还银行账号", 9),
            Column("对应方式", 3, "center"), Column("返还金额（元）", 5, "right"),
        ),
        tuple(
            (str(n), item.victim.name, f"{item.bank}\n{item.account}",
             f"{item.payee.bank}\n{item.payee.account}\n（{item.payee.name}）", MODES[item.mode], yuan(item.fen))
            for n, item in enumerate(items, 1)
        ),
        ("", "合计", "", "", "", yuan(total)),
    )  # fmt: skip
    decided = f"{case.approver}　{plain_date(case.approved_on)}" if case.approver and case.approved_on else ""
    filed = plain_date(case.filed_on) if case.filed_on else "　　　　年　　月　　日"
    body: tuple[Block, ...] = (
        Form((Group("审批", ((Cell("领导批示", decided, lines=3),), (Cell("审核意见", lines=3),))),)),
        Heading("一、案件情况"),
        Paragraph(
            f"{case.name}（案件编号：{case.number or BLANK}），由{case.filing_unit or NO_ORGAN}于{filed}立案侦查"
            f"（立案决定书文号：{case.filing_no or NO_NUMBER}）。"
        ),
        Heading("二、返还理由"),
        *(Paragraph(f"{route}。") for route in _routes(items)),
        Paragraph(
            f"根据{case.basis or BLANK}之规定，拟将下列冻结资金返还{victims}名被害人，"
            f"共计{yuan(total)}元（{in_words(total)}）。"
        ),
        Heading("三、返还明细"),
        table,
        Paragraph("妥否，请批示。"),
    )
    signature = Signature(case.organ or NO_ORGAN, day, signing_lines(case.signers, "侦查员"))
    return Document(title="呈请返还资金报告书", body=body, attachments=("涉案资金流向表",), signature=signature)


#: What goes with a hand-over (银监发〔2016〕41号, 6).
_HANDED_OVER = (
    "受案登记表、立案决定书复印件", "被害人询问笔录", "被骗（盗）账户及汇款凭证", "被害人身份证明复印件",
    "电信网络新型违法犯罪涉案资金返还申请表", "涉案资金流向表",
)  # fmt: skip


def hand_over(case: Case, items: Sequence[Item], day: date) -> Document:
    """立案地 to 冻结地: the material goes to the organ that froze, which examines it and asks for the decision."""
    total = sum(item.fen for item in items)
    victims = len({item.victim for item in items})
    by_account: dict[tuple[str, str], int] = {}
    for item in items:
        by_account[item.bank, item.account] = by_account.get((item.bank, item.account), 0) + item.fen
    body = (
        Paragraph(
            f"我局立案侦查的{case.name}（案件编号：{case.number or BLANK}），涉案资金由你局冻结在下列账户。"
            f"经核查，拟返还{victims}名被害人共计{yuan(total)}元（{in_words(total)}）。"
        ),
        Table(
            (
                Column("序号", 2, "center"),
                Column("冻结银行", 7),
                Column("冻结账户", 10),
                Column("拟返还金额（元）", 6, "right"),
            ),
            tuple((str(n), bank, account, yuan(fen)) for n, ((bank, account), fen) in enumerate(by_account.items(), 1)),
            ("", "合计", "", yuan(total)),
        ),
        Paragraph(f"根据{case.basis or BLANK}之规定，现将有关材料移送你局，请审核办理，并将审核意见函告我局。"),
        Paragraph(f"联系方式：{case.contact or BLANK}"),
    )
    return Document(
        title="关于移送涉案资金返还材料的函", issuer=case.organ, number=NO_NUMBER,
        addressee=case.freezing_unit or NO_ORGAN, body=body, attachments=_HANDED_OVER,
        signature=Signature(case.organ or NO_ORGAN, day),
    )  # fmt: skip
