# SPDX-License-Identifier: Apache-2.0
"""行政处罚告知笔录, 决定书, 送达回证, and the pledge to be signed: pure functions from facts to a document.

The 执法办案系统 issues what is valid; these are samples of the same content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.documents import Cell, Document, Form, Group, Heading, Paragraph, Signature
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.sanctions.rules.fines import Imposed

BLANK, NO_NUMBER = "　　　　　　", "　　　　〔　　　　〕　　　号"
SAMPLE = "样稿 · 以执法办案系统出具为准"


@dataclass(frozen=True, slots=True)
class PenaltyFacts:
    """What the papers of a penalty say. Money in 分."""

    organ: str
    who: str
    who_no: str
    of_unit: bool
    facts: str
    basis: str
    imposed: Imposed
    officers: Sequence[str]
    told_on: date | None = None
    hearing: bool = False
    hearing_days: int = 5
    number: str = ""
    decided_on: date | None = None
    pay_days: int = 15
    late: str = "百分之三"
    review_days: int = 60
    suit_months: int = 6
    served_on: date | None = None
    service: str = ""

    @property
    def whom(self) -> str:
        kind = "统一社会信用代码" if self.of_unit else "公民身份号码"
        return f"{self.who or BLANK}（{kind}：{self.who_no or BLANK}）"

    @property
    def what(self) -> str:
        """What is imposed, in the order of the law."""
        parts = []
        if self.imposed.warned:
            parts.append("警告")
        if self.imposed.confiscated_fen:
            parts.append(
                f"没收违法所得{yuan(self.imposed.confiscated_fen)}元（{in_words(self.imposed.confiscated_fen)}）"
            )
        if self.imposed.fine_fen:
            parts.append(f"罚款{yuan(self.imposed.fine_fen)}元（{in_words(self.imposed.fine_fen)}）")
        if self.imposed.detention_days:
            parts.append(f"行政拘留{self.imposed.detention_days}日")
        return "，".join(parts) or BLANK


def notice(one: PenaltyFacts) -> Document:
    """告知笔录: what is proposed, on which facts and articles, and the rights (行政处罚法 44, 63)."""
    rights = ["你（单位）有权进行陈述和申辩，公安机关不因陈述、申辩而给予更重的处罚。"]
    if one.hearing:
        rights.append(f"你（单位）有要求听证的权利；要求听证的，应当在被告知后{one.hearing_days}日内（工作日）提出。")
    names = (*one.officers, "", "")[:2]
    return Document(
        title="行政处罚告知笔录",
        organ=one.organ or BLANK + "公安局",
        sample=SAMPLE,
        body=(
            Form((Group("告知", ((Cell("被告知人", one.whom),), (Cell("告知单位", one.organ), Cell("告知日期", _day(
                one.told_on)))),),)),
            Heading("一、拟处罚的事实、理由和依据"),
            Paragraph(f"{one.facts}"),
            Paragraph(f"根据{one.basis}之规定，拟对你（单位）处以：{one.what}。"),
            Heading("二、权利"),
            *(Paragraph(text) for text in rights),
            Heading("三、被告知人的意见"),
            Form((Group("意见", ((Cell("陈述、申辩、是否要求听证", lines=4),),)),)),
        ),
        signature=Signature(
            "", one.told_on, ("被告知人：" + BLANK, *(f"告知人：{name or BLANK}" for name in names))
        ),
    )  # fmt: skip


def decision(one: PenaltyFacts) -> Document:
    """决定书: facts, basis, what is imposed, how it is paid, and where to turn (行政处罚法 59)."""
    body = [
        Paragraph(f"违法行为人{one.whom}。", flush=True),
        Paragraph(f"现查明：{one.facts}"),
        Paragraph(f"根据{one.basis}之规定，现决定：{one.what}。"),
    ]
    if one.imposed.fine_fen or one.imposed.confiscated_fen:
        body.append(
            Paragraph(
                f"自收到本决定书之日起{one.pay_days}日内到指定银行缴纳。逾期不缴纳罚款的，每日按罚款数额的{one.late}"
                "加处罚款，加处罚款的数额不超过罚款本数。"
            )
        )
    body.append(
        Paragraph(
            f"如不服本决定，可以在收到本决定书之日起{one.review_days}日内申请行政复议，或者在{one.suit_months}个月内"
            "依法提起行政诉讼。"
        )
    )
    return Document(
        title="行政处罚决定书", organ=one.organ or BLANK + "公安局", number=one.number or NO_NUMBER, sample=SAMPLE,
        body=tuple(body), signature=Signature(one.organ or BLANK + "公安局", one.decided_on),
    )  # fmt: skip


def receipt(one: PenaltyFacts) -> Document:
    """送达回证: what was served on whom, how and when."""
    return Document(
        title="送达回证",
        organ=one.organ or BLANK + "公安局",
        sample=SAMPLE,
        body=(
            Form(
                (
                    Group(
                        "送达",
                        (
                            (Cell("送达文书", f"行政处罚决定书（{one.number or NO_NUMBER}）"),),
                            (Cell("受送达人", one.whom),),
                            (Cell("送达方式", one.service), Cell("送达日期", _day(one.served_on))),
                            (Cell("受送达人签名或者盖章", lines=2),),
                            (Cell("代收人及代收理由", lines=2),),
                            (Cell("见证人签名", lines=2),),
                            (Cell("备注", lines=2),),
                        ),
                    ),
                )
            ),
        ),
        signature=Signature("", None, tuple(f"送达人：{name or BLANK}" for name in (*one.officers, "", "")[:2])),
    )


@dataclass(frozen=True, slots=True)
class PledgeFacts:
    """What a pledge says."""

    title: str
    items: Sequence[str]
    who: str
    who_no: str
    witness: str
    signed_on: date
    until: date


def pledge(one: PledgeFacts) -> Document:
    """The pledge to be signed by hand, in the version of its day."""
    return Document(
        title=one.title,
        body=(
            Paragraph(f"本人{one.who or BLANK}（公民身份号码：{one.who_no or BLANK}），郑重承诺如下："),
            *(Paragraph(f"{number}. {text}") for number, text in enumerate(one.items, 1)),
            Paragraph(f"本承诺自签订之日起至{plain_date(one.until)}止。"),
        ),
        signature=Signature("", one.signed_on, ("承诺人：" + BLANK, f"见证人：{one.witness or BLANK}")),
    )


def _day(day: date | None) -> str:
    return plain_date(day) if day else BLANK
