# SPDX-License-Identifier: Apache-2.0
"""Decisions on titles and the certificate, in the form of official documents (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wuzha.documents.description import Block, Column, Document, Heading, Paragraph, Signature, Table
from wuzha.measures.registry import PaperFacts

TITLES = {
    "COMMUNITY": "无诈社区",
    "CAMPUS": "无诈校园",
    "HOSPITAL": "无诈医院",
    "ENTERPRISE": "无诈企业",
    "AGENCY": "无诈机关",
}
_WHAT = {
    "FF_AWARD": ("关于授予{name}“{title}”称号的决定", "经评估、公示，决定授予{name}“{title}”称号，自{starts}起有效。"),
    "FF_SUSPEND": (
        "关于暂停{name}“{title}”称号的决定",
        "决定暂停{name}“{title}”称号，自{starts}起至{ends}止。暂停期间不得使用称号。",
    ),
    "FF_WITHDRAW": (
        "关于撤销{name}“{title}”称号的决定", "决定撤销{name}“{title}”称号并摘牌，自{starts}起生效。证书同时作废。",
    ),
}  # fmt: skip


def decision(code: str) -> Callable[[PaperFacts], Document]:
    """The decision with its ground, its facts and, where it takes something away, how to appeal."""

    def describe(facts: PaperFacts) -> Document:
        heading, text = _WHAT[code]
        name, title = (
            str(facts.values.get("name", facts.subject)),
            TITLES.get(str(facts.values.get("kind")), "无诈单元"),
        )
        said = {"name": name, "title": title, "starts": _day(facts.starts or facts.decided), "ends": _day(facts.ends)}
        rows = tuple((facts.labels.get(key, key), _value(key, value)) for key, value in facts.facts.items())
        body: list[Block] = [
            Paragraph(f"经核查，{name}符合“{facts.ground}”情形。依据{facts.article}，{text.format(**said)}"),
            Heading("一、事实和依据"), Table((Column("项目", 2), Column("情况", 3)), rows),
        ]  # fmt: skip
        if code != "FF_AWARD":
            body += [
                Heading("二、申诉"),
                Paragraph("对本决定有异议的，可以自收到本决定之日起六十日内向本办书面提出申诉。申诉期间不停止执行。"),
            ]
        return Document(
            heading.format(**said), tuple(body), issuer=facts.unit, number=facts.document_no, addressee=name,
            signature=Signature(facts.unit, facts.decided),
        )  # fmt: skip

    return describe


def lifted(facts: PaperFacts) -> Document:
    """The notice that a suspension is over."""
    name = str(facts.values.get("name", facts.subject))
    text = f"本办以{facts.document_no}作出的暂停称号决定已解除，自{_day(facts.ends)}起恢复{name}的称号。"
    return Document(
        f"关于恢复{name}称号的通知", (Paragraph(text),), issuer=facts.unit, addressee=name,
        signature=Signature(facts.unit, facts.ends),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    name: str
    kind: str
    township: str
    number: str
    awarded_on: date
    score: int
    excellent: bool
    organ: str


def certificate(one: CertificateFacts) -> Document:
    """The certificate 证书 of a title, with its number."""
    title = TITLES[one.kind]
    text = (
        f"{one.township}{one.name}：经创建、评估和公示，考评得分{one.score}分，"
        f"{'成绩优秀，' if one.excellent else ''}授予“{title}”称号。"
    )
    return Document(
        f"{title}证书", (Paragraph(text), Paragraph(f"证书编号：{one.number}"), Paragraph("特发此证。")),
        organ=one.organ, signature=Signature(one.organ, one.awarded_on),
    )  # fmt: skip


def _value(code: str, value: object) -> str:
    if code == "lost_fen" and isinstance(value, int):
        return f"{value / 100:.2f}元"
    return str(value)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else "另行通知之日"
