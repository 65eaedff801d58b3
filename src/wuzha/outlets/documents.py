# SPDX-License-Identifier: Apache-2.0
"""Papers of the ladder in the form of GB/T 9704. None of them names a regulator that has gone by its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from wuzha.core.naming import ended_in
from wuzha.documents.description import Block, Column, Document, Heading, Paragraph, Signature, Table
from wuzha.engine.calendar import SHANGHAI
from wuzha.measures.registry import PaperFacts
from wuzha.outlets.errors import Code
from wuzha.outlets.rules import Step
from wuzha.outlets.rulesets import AUTHORITIES
from wuzha.refusals import RefusalError

_TITLES = {
    Step.LETTER: "关于{unit}涉案卡治理的提示函", Step.INTERVIEW: "关于约谈{unit}负责人的通知",
    Step.YELLOW: "关于对{unit}黄牌警示的通知", Step.LISTING: "关于对{unit}挂牌整治的通知",
    Step.ADVICE: "关于建议对{unit}采取监管措施的函", Step.LINE_ADVICE: "关于建议对{unit}采取监管措施的函",
}  # fmt: skip
_ASKED = {
    Step.LETTER: "请对照上述情况查找原因，规范开户审核，及时改进，并配合本办开展倒查。",
    Step.INTERVIEW: "请网点主要负责人按本办通知的时间到场接受约谈，说明原因、认领责任、提出措施。",
    Step.YELLOW: "现予黄牌警示。请分析原因，落实措施，在期限内明显改观；届时未见改观的，将提请挂牌整治。",
    Step.LISTING: "现予挂牌整治。请按要求报送整改方案，定期报告进展，期满前报送整改情况，由本办组织验收。",
    Step.ADVICE: "建议依法对该网点采取暂停新开立账户等监管措施。是否采取、采取何种措施由贵单位决定，请函告结果。",
    Step.LINE_ADVICE: "建议依法对该网点采取暂停新入网等监管措施。是否采取、采取何种措施由贵单位决定，请函告结果。",
}  # fmt: skip
_OVER = {Step.LISTING: "摘牌", Step.YELLOW: "解除黄牌警示", Step.LETTER: "解除提示", Step.INTERVIEW: "终结约谈事项"}
_ADVICE = (Step.ADVICE, Step.LINE_ADVICE)
#: Facts of a notice, in the order and the words in which an outlet reads them. What says only that the step may be
#: proposed, and how sure the comparison is, is for who decides.
_TOLD = {
    "first": "统计起日", "last": "统计止日", "stock": "存量卡（张）", "count": "涉案卡（张）",
    "per_10k": "每万张存量卡涉案", "expected": "按同业平均水平应有（张）", "before": "上年同期涉案卡（张）",
    "fresh": "新开户涉案", "corporate": "对公户涉案", "at_fault": "倒查认定网点或经办人有责",
    "concluded": "已作结论的倒查", "days": "统计天数",
}  # fmt: skip


def notice(step: Step) -> Callable[[PaperFacts], Document]:
    """The notice of a step: the ground, the evidence as it was when proposed, the term, what is asked, the appeal."""

    def describe(facts: PaperFacts) -> Document:
        to_regulator = step in _ADVICE
        who = facts.subject if to_regulator else "你单位"
        body: list[Block] = [
            Paragraph(f"经核查，{who}存在“{facts.ground}”情形。依据{facts.article}，经本办研究决定如下。"),
            Heading("一、事实和依据"),
            _table(facts),
        ]
        if not to_regulator:
            body += [Heading("二、期限"), Paragraph(f"{facts.lasts}。")]
        body += [Heading("二、建议" if to_regulator else "三、要求"), Paragraph(_ASKED[step])]
        if not to_regulator:
            body += [
                Heading("四、申诉"),
                Paragraph(
                    f"对本决定有异议的，可以自收到本通知之日起{facts.appeal_days}日内向本办书面提出申诉。申诉期间不停止执行。"
                ),
            ]
        made = Document(
            _TITLES[step].format(unit=facts.subject), tuple(body), issuer=facts.unit, number=facts.document_no,
            addressee=facts.authority if to_regulator else facts.subject,
            signature=Signature(facts.unit, facts.decided),
        )  # fmt: skip
        return rightly_named(made, facts.decided)

    return describe


def lifted(step: Step) -> Callable[[PaperFacts], Document]:
    """The notice that a step is over."""

    def describe(facts: PaperFacts) -> Document:
        why = "期限届满" if facts.state == "EXPIRED" else "经核查达到解除条件"
        over = _OVER.get(step, "终止建议")
        text = f"本办以{facts.document_no}作出的有关措施，{why}，现予{over}，自{_day(facts.ends)}起不再执行。"
        day = facts.ends or facts.decided
        made = Document(
            f"关于对{facts.subject}{over}的通知", (Paragraph(text),), issuer=facts.unit,
            addressee=facts.authority if step in _ADVICE else facts.subject, signature=Signature(facts.unit, day),
        )  # fmt: skip
        return rightly_named(made, day)

    return describe


def rightly_named(made: Document, day: date) -> Document:
    """The document, if none of its words is the name of a regulator that has gone by its day. Raises `RefusalError`:
    OLD_NAME."""
    rules = AUTHORITIES.at(datetime.combine(day, time(12), SHANGHAI))
    found = ended_in(repr(made), day, rules.ended(day))
    if found is not None:
        raise RefusalError(Code.OLD_NAME, name=found[0], after=found[1].successor)
    return made


def _table(facts: PaperFacts) -> Table:
    rows = tuple((word, _text(facts.facts[code])) for code, word in _TOLD.items() if code in facts.facts)
    return Table((Column("项目", 2), Column("情况", 3)), rows)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else "送达之日"
