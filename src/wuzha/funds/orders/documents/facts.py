# SPDX-License-Identifier: Apache-2.0
"""What the papers of orders are filled in with, and the parts they share. Money in 分, days of the city."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from wuzha.documents import Block, Cell, Document, Form, Group, Heading, NewPage, Paragraph, Signature
from wuzha.engine.calendar import SHANGHAI, Clock, Unit, WorkCalendar, due
from wuzha.engine.wording import in_words, plain_date, plain_moment, yuan

#: A line that is filled in by hand, and a number that another system gives.
BLANK, NO_NUMBER = "　　　　　　", "　　　　〔　　　　〕　　　号"
#: What a paper is that the 执法办案系统 issues (公通字〔2024〕22号, 3).
SAMPLE = "样稿 · 以执法办案系统出具为准"
_NO_CALENDAR = WorkCalendar.of(years=())


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case as the 执法办案系统 has it: its name, its number there, and how it was filed; empty where not copied."""

    name: str
    number: str = ""
    filing_organ: str = ""
    filing_no: str = ""
    filed_on: date | None = None

    @property
    def filed(self) -> str:
        """Who filed it, when, under which number: a sentence with lines left open for what is not recorded."""
        day = plain_date(self.filed_on) if self.filed_on else "　　　　年　　月　　日"
        return (
            f"{self.name}（案件编号：{self.number or BLANK}），由{self.filing_organ or BLANK}于{day}立案侦查"
            f"（立案决定书文号：{self.filing_no or NO_NUMBER}）"
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """The account a paper is about."""

    number: str = ""
    holder: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money, or the whole account."""

    fen: int = 0
    whole: bool = False

    @property
    def text(self) -> str:
        """In figures and words, as a bank reads it; of a whole account no sum, which would bound it."""
        if self.whole:
            return "账户内全部资金"
        return f"{yuan(self.fen)}元（{in_words(self.fen)}）" if self.fen else BLANK


@dataclass(frozen=True, slots=True)
class Period:
    """A period by the rules in force: its clock, and from when to when where that is known."""

    clock: Clock
    start: datetime | None = None
    until: datetime | None = None

    @property
    def count(self) -> str:
        """6个月, 1年, 2年: the length in force."""
        return f"{self.clock.length}{'年' if self.clock.unit is Unit.YEARS else '个月'}"

    @property
    def text(self) -> str:
        """The period as it is printed. What it counts follows from the days beside it: where the bank's end is not
        that of the period in force, the days are printed without a count."""
        if self.start is None or self.until is None:
            return f"{self.count}，自协助单位办理冻结之日起计算"
        first, last = self.start.astimezone(SHANGHAI).date(), self.until.astimezone(SHANGHAI).date()
        expected = due(self.start, self.clock, _NO_CALENDAR).date()
        counted = f"（{self.count}）" if abs((last - expected).days) <= 1 else ""
        return f"自{plain_date(first)}起至{plain_date(last)}止{counted}"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What a paper of an account says."""

    #: The organ that signs (慈溪市公安局), and the department within it that asks (慈溪市公安局反诈中心).
    organ: str
    department: str
    case: CaseFacts
    basis: str
    day: date
    account: Holding
    #: Number of the paper in the 执法办案系统.
    number: str = ""
    sum: Sum = field(default_factory=Sum)
    period: Period | None = None
    #: Of a renewal and a release: the freeze as it stood.
    former: Period | None = None
    #: Number of the notice by which it was frozen.
    former_no: str = ""
    #: Of what is limited: what stays frozen, and whether the whole account was frozen before, or a sum.
    limit: Sum | None = None
    was_whole: bool = False
    interest: bool = False
    #: It queues behind an earlier freeze (轮候).
    queueing: bool = False
    #: 银行存款 and the like.
    asset: str = "银行存款"
    reason: str = ""
    officers: tuple[str, ...] = ()
    #: Which organ and who decided, with the post, on which day, under which number: on papers inside the organ.
    decided_by: str = ""
    decider: str = ""
    decided_on: date | None = None
    decision_no: str = ""
    reviewed_on: date | None = None
    #: When the dossier of a renewal went to the legal office.
    dossier_on: date | None = None
    #: From when on an account's transactions are asked for.
    since: date | None = None


def at(moment: datetime | None) -> str:
    """A moment as a form shows it."""
    return BLANK if moment is None else plain_moment(moment)


def for_case(one: OrderFacts) -> str:
    """Why somebody is asked: 因侦查……需要，根据……之规定."""
    return f"因侦查{one.case.name}需要，根据{one.basis or BLANK}之规定"


def outward(title: str, one: OrderFacts, *body: Block, sample: str = SAMPLE) -> Document:
    """A legal instrument that leaves the organ: signed by the organ, addressed to the institution of the account."""
    return Document(
        title=title, organ=one.organ or BLANK + "公安局", number=one.number or NO_NUMBER, sample=sample,
        addressee=one.account.bank or BLANK, body=body,
    )  # fmt: skip


def sealed_by(one: OrderFacts) -> Signature:
    """The organ's name and the day, over which it sets its seal."""
    return Signature(one.organ or BLANK + "公安局", one.day)


def receipt(title: str, one: OrderFacts, *rows: tuple[Cell, ...]) -> tuple[Block, ...]:
    """The sheet that the institution sends back."""
    number = one.number or NO_NUMBER
    form = Form(
        (
            Group(
                "办理情况",
                (
                    *rows,
                    (Cell("备注", lines=2),),
                    (Cell("经办人"), Cell("联系电话")),
                    (Cell("单位盖章", "　　　　　　　　　　年　　月　　日", lines=3),),
                ),
            ),
        )
    )
    return (
        NewPage(f"{title}（回执）"),
        Paragraph(f"{one.organ or BLANK + '公安局'}：", flush=True),
        Paragraph(f"你局{number}《{title}》收悉，现将办理情况函复如下："),
        form,
    )


def asked(title: str, one: OrderFacts, what: str, *body: Block) -> Document:
    """呈请……报告书: what a department asks the head of the organ. It stays inside, with the name of who decided."""
    decided = ""
    if one.decider:
        day = plain_date(one.decided_on) if one.decided_on else "　　年　月　日"
        organ = f"{one.decided_by}　" if one.decided_by else ""
        decided = f"{organ}{one.decider}　{day}\n文号：{one.decision_no or NO_NUMBER}"
    review = f"　　　　　　　　　　{plain_date(one.reviewed_on)}" if one.reviewed_on else ""
    if one.dossier_on and not review:
        review = f"{plain_date(one.dossier_on)}送审"
    head = Form(
        (
            Group(
                "审批",
                (
                    (Cell("领导批示", decided, lines=3),),
                    (Cell("法制审核意见", review, lines=2),),
                    (Cell("办案部门意见", lines=2),),
                ),
            ),
        )
    )
    names = (*one.officers, "", "")[:2]
    signers = tuple(f"侦查员：{name or BLANK}" for name in names)
    return Document(
        title=title,
        sample=SAMPLE,
        body=(
            head,
            Heading("一、案件情况"),
            Paragraph(f"{one.case.filed}。"),
            *body,
            Paragraph(f"根据{one.basis or BLANK}之规定，{what}。"),
            Paragraph("妥否，请批示。"),
        ),
        signature=Signature(one.department, one.day, signers),
    )


def former_rows(one: OrderFacts) -> tuple[tuple[Cell, ...], ...]:
    """The freeze that is renewed or lifted: by which notice, for how long."""
    return (
        (Cell("原冻结文书", one.former_no or NO_NUMBER),),
        (Cell("原冻结期限", one.former.text if one.former else BLANK),),
    )


def account_form(one: OrderFacts, *rows: tuple[Cell, ...]) -> Form:
    """The account of a paper, with further rows."""
    return Form(
        (
            Group(
                "财产",
                (
                    (Cell("类型", one.asset), Cell("所在机构", one.account.bank or BLANK)),
                    (Cell("户名", one.account.holder or BLANK),),
                    (Cell("账号", one.account.number or BLANK),),
                    *rows,
                ),
            ),
        )
    )
