# SPDX-License-Identifier: Apache-2.0
"""The documents of a restitution, each a pure function from facts to a description.

Wording and fields follow the annexes of 银监发〔2016〕41号: 附件1 申请表, 附件2 呈请返还资金报告书,
附件3 冻结资金返还决定书 with its stub, 附件4 协助返还通知书 with its receipt; beside them 按比例返还公告 and
涉案资金流向表. The facts are plain values, clear personal data among them: made for one document, and gone with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.documents import (
    Block,
    Cell,
    Column,
    Cut,
    Document,
    Form,
    Group,
    Heading,
    NewPage,
    Paragraph,
    Signature,
    Table,
)
from wuzha.engine.restitution import Mode
from wuzha.engine.wording import FLOW_COLUMNS, FLOW_MONEY, date_in_words, in_words, numeral, plain_date, yuan

#: 对应方式 of article 8.
MODES = {Mode.SINGLE: "单笔", Mode.TIMESTAMP: "时间戳", Mode.PRO_RATA: "比例"}
#: What is filled in by hand.
OPEN = ""


@dataclass(frozen=True, slots=True)
class Party:
    """被害人: a natural person, or an organisation without sex and birthday."""

    name: str
    id_kind: str = "居民身份证"
    id_number: str = OPEN
    sex: str = OPEN
    born: date | None = None
    address: str = OPEN
    phone: str = OPEN


@dataclass(frozen=True, slots=True)
class Payee:
    """返还账户; with an agent, whose 委托书 was verified."""

    name: str
    account: str
    bank: str
    agent: str = OPEN


@dataclass(frozen=True, slots=True)
class Item:
    """One victim's money in one frozen account."""

    victim: Party
    payee: Payee
    account: str
    bank: str
    holder: str
    fen: int
    loss_fen: int
    mode: Mode
    frozen_fen: int


@dataclass(frozen=True, slots=True)
class MaskedItem:
    """What the public may read of an item: 王某, the account with its middle hidden."""

    victim: str
    account: str
    frozen_fen: int
    #: In hundredths of a percent of what is frozen.
    share: int
    fen: int


@dataclass(frozen=True, slots=True)
class Case:
    """The case and the offices that sign."""

    name: str
    number: str
    filing_unit: str
    freezing_unit: str
    #: 设区的市 police, who decide.
    deciding_unit: str
    #: Laws the return rests on, as in force on the day.
    basis: str
    contact: str = OPEN
    signers: tuple[str, ...] = ()


def signing_lines(case: Case, role: str) -> tuple[str, ...]:
    """Two lines to sign on (两名办案人): with the names where they are known."""
    names = (*case.signers, "", "")[:2]
    return tuple(f"{role}：{name or '　　　　　　'}" for name in names)


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
    return Document(
        title="电信网络新型违法犯罪涉案资金返还申请表", number="附件1", body=(Form((applicant, filing, freezing)),)
    )


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
    return Document(
        title="呈请返还资金报告书", number="附件2", body=body, attachments=("涉案资金流向表",), signature=signature
    )


def decision(case: Case, items: Sequence[Item], number: str, day: date) -> Document:
    """A sheet and a stub for each victim, under the prefecture's number; `之一`, `之二` where there are several."""
    by_victim: dict[Party, list[Item]] = {}
    for item in items:
        by_victim.setdefault(item.victim, []).append(item)
    body: list[Block] = []
    for serial, (victim, own) in enumerate(by_victim.items(), 1):
        numbered = f"{number}之{numeral(serial)}" if len(by_victim) > 1 else number
        if serial > 1:
            body.append(NewPage("冻结资金返还决定书", numbered))
        body += _sheet(case, victim, own, day)
        body += [Cut("……………………骑缝线……………………"), Heading("存　根"), *_stub(case, victim, own, numbered, day)]
    first = f"{number}之{numeral(1)}" if len(by_victim) > 1 else number
    return Document(title="冻结资金返还决定书", issuer=case.deciding_unit, number=first, body=tuple(body))


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


_PAYEES = (
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
        Table(_PAYEES, rows, ("", "合计", "", "", yuan(total))),
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
    return Document(title="电信网络新型违法犯罪冻结资金协助返还通知书", number=number, addressee=first.bank, body=body)


_SHARES = (
    Column("冻结账户", 8), Column("冻结金额（元）", 5, "right"), Column("拟返还被害人", 4), Column("比例", 3, "right"),
    Column("拟返还金额（元）", 5, "right"),
)  # fmt: skip


def announcement(
    short_name: str, items: Sequence[MaskedItem], first: date, last: date, *, unit: str, basis: str, contact: str
) -> Document:
    """Which money is to go to whom in which proportion, and how anybody may object until the last day."""
    rows = tuple(
        (item.account, yuan(item.frozen_fen), item.victim, percent(item.share), yuan(item.fen)) for item in items
    )
    total = sum(item.fen for item in items)
    body = (
        Paragraph(f"{unit}在办理{short_name}中依法冻结的下列账户资金，按照时间戳记载无法直接溯源被害人。"
                  f"根据{basis}之规定，拟按比例返还被害人，现予公告："),
        Table(_SHARES, rows, ("合计", "", "", "", yuan(total))),
        Paragraph(f"公告期自{plain_date(first)}起至{plain_date(last)}止，共30日。"),
        Paragraph("被害人、其他利害关系人对上述返还有异议的，请在公告期内持本人身份证明及有关材料，"
                  f"以书面方式向{unit}提出。{f'联系电话：{contact}。' if contact else ''}"),
        Paragraph("账户剩余资金在原冻结期内继续冻结。办理返还不收取任何费用，请勿向任何自称办理返还的人转账。"),
    )  # fmt: skip
    return Document(title="关于按比例返还冻结资金的公告", body=body, signature=Signature(unit, first))


def percent(hundredths: int) -> str:
    """`3692` as `36.92%`."""
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


_WIDTHS = {"序号": 2, "层级": 2, "交易时间": 5, "转出账号": 6, "转入账号": 6, "流水号": 5}
COLUMNS = tuple(Column(name, _WIDTHS.get(name, 4), "right" if name in FLOW_MONEY else "left") for name in FLOW_COLUMNS)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One transfer and one victim's part of it."""

    level: str
    payer: str
    payer_account: str
    payer_bank: str
    at: str
    fen: int
    serial: str
    payee: str
    payee_account: str
    payee_bank: str
    victim: str
    part_fen: int | None
    mode: str
    balance_fen: int | None = None
    freeze: str = ""
    freeze_until: str = ""
    remark: str = ""


def flow_sheet(case_name: str, case_number: str, rows: Sequence[FlowRow]) -> Document:
    """The table, laid across the page."""
    body = (
        Paragraph(f"案件：{case_name}　编号：{case_number}　单位：元", flush=True),
        Table(COLUMNS, tuple(_cells(number, row) for number, row in enumerate(rows, 1))),
    )
    return Document(title="涉案资金流向表", body=body, landscape=True)


def _cells(number: int, row: FlowRow) -> tuple[str, ...]:
    part = "" if row.part_fen is None else yuan(row.part_fen)
    balance = "" if row.balance_fen is None else yuan(row.balance_fen)
    return (
        str(number), row.level, row.payer, row.payer_account, row.payer_bank, row.at, yuan(row.fen), row.serial,
        row.payee, row.payee_account, row.payee_bank, row.victim, part, row.mode, balance, row.freeze,
        row.freeze_until, row.remark,
    )  # fmt: skip
