# SPDX-License-Identifier: Apache-2.0
"""Papers of oversight in the form of GB/T 9704: notices of the ladder, minutes of an interview, letters of referral."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wuzha.documents.description import Block, Column, Document, Heading, Paragraph, Signature, Table
from wuzha.measures.registry import PaperFacts

TITLES = {
    "WATCH": "关于{unit}的提示函",
    "YELLOW": "关于对{unit}警示挂牌的通知",
    "LISTING": "关于对{unit}挂牌整治的通知",
}
_ASKED = {
    "WATCH": "请对照上述情况查找原因，及时改进。",
    "YELLOW": "现予警示挂牌。请分析原因，落实措施，在期限内明显改观；届时未见改观的，将提请挂牌整治。",
    "LISTING": "现予挂牌整治。请于送达之日起七日内报送整改方案，每周报告进展，期满前报送整改情况，由本办验收。",
}
_ENDED = {"WATCH": "提示解除", "YELLOW": "警示挂牌解除", "LISTING": "摘牌"}
#: Why a step was lifted, as its notice says it.
_WHY = {
    "MET": "经核查达到解除条件", "WRONG": "经复核原决定不当", "APPEAL": "经复核申诉理由成立",
    "REPLACED": "因采取后续措施", "OTHER": "经研究因其他原因决定解除",
}  # fmt: skip
#: Facts that the table of a notice leaves out: they say only that the step may be proposed.
_INNER = {"reached"}


def notice(step: str) -> Callable[[PaperFacts], Document]:
    """The notice of a step: the trigger, the evidence as it was when proposed, the term, what is asked, the appeal."""

    def describe(facts: PaperFacts) -> Document:
        body: list[Block] = [
            Paragraph(f"经核查，你单位存在“{facts.ground}”情形。依据{facts.article}，经本办研究决定如下。"),
            Heading("一、事实和依据"),
            _table(facts),
            Heading("二、期限"),
            Paragraph(f"{facts.lasts}。"),
            Heading("三、要求"),
            Paragraph(_ASKED[step]),
            Heading("四、申诉"),
            Paragraph(
                f"对本决定有异议的，可以自收到本通知之日起{facts.appeal_days}日内向本办书面提出申诉。申诉期间不停止执行。"
            ),
        ]
        return Document(
            TITLES[step].format(unit=facts.subject), tuple(body), issuer=facts.unit, number=facts.document_no,
            addressee=facts.subject, signature=Signature(facts.unit, facts.decided),
        )  # fmt: skip

    return describe


def lifted(step: str) -> Callable[[PaperFacts], Document]:
    """The notice that a step is over."""

    def describe(facts: PaperFacts) -> Document:
        why = "期限届满" if facts.state == "EXPIRED" else _WHY.get(facts.end_reason, _WHY["OTHER"])
        text = (
            f"本办以{facts.document_no}对你单位作出的措施，{why}，现予{_ENDED[step]}，自{_day(facts.ends)}起不再执行。"
        )
        return Document(
            f"关于对{facts.subject}{_ENDED[step]}的通知", (Paragraph(text),), issuer=facts.unit,
            addressee=facts.subject, signature=Signature(facts.unit, facts.ends),
        )  # fmt: skip

    return describe


def minutes(told: dict[str, str], unit: str, day: date) -> Document:
    """Minutes of an interview, with room for signatures."""
    names = (
        ("约谈对象", "whom"), ("主持人", "chair"), ("时间", "when"), ("地点", "place"), ("约谈事由", "matters"),
        ("指出问题", "problems"), ("表态和承诺", "commitments"), ("整改期限", "due"),
    )  # fmt: skip
    rows = tuple((label, told.get(code, "")) for label, code in names)
    table = Table((Column("项目", 1), Column("内容", 4)), rows)
    signers = ("约谈对象（签字）：　　　　　　", "主持人（签字）：　　　　　　")
    return Document(f"约谈纪要（{told['asked']}）", (table, Signature(unit, day, signers)), organ=unit)


def letter(told: dict[str, str], unit: str, day: date) -> Document:
    """A letter of referral: facts only; what follows is the other organ's to decide."""
    body = (
        Paragraph(f"现将{told['about']}有关情况移送你单位，请依职权研究处理，处理情况请函告本办。"),
        Heading("一、有关情况"),
        Paragraph(told["facts"]),
        Heading("二、说明"),
        Paragraph("以上为本办掌握的事实，不代表对责任的认定。"),
    )
    return Document(
        f"关于移送{told['about']}有关情况的函", body, issuer=unit, number=told["document_no"], addressee=told["organ"],
        signature=Signature(unit, day),
    )  # fmt: skip


def _table(facts: PaperFacts) -> Table:
    rows = tuple(
        (facts.labels.get(code, code), _text(value)) for code, value in facts.facts.items() if code not in _INNER
    )
    return Table((Column("项目", 2), Column("情况", 3)), rows)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else "另行通知之日"
