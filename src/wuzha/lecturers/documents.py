# SPDX-License-Identifier: Apache-2.0
"""Certificates of a contest and of stars, and the ranked list, in the form of official documents (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.documents.description import Column, Document, Paragraph, Signature, Table

#: What a rank is called.
_PRIZES = {1: "第一名", 2: "第二名", 3: "第三名"}
_NUMBERS = "〇一二三四五"


@dataclass(frozen=True, slots=True)
class Placed:
    """A contestant as the result says."""

    name: str
    unit: str
    rank: int
    total: int


def points(hundredths: int) -> str:
    """Points with two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def certificate(one: Placed, title: str, day: date, number: str, organ: str) -> Document:
    """The certificate 荣誉证书 of a contestant."""
    rank = _PRIZES.get(one.rank, f"第{one.rank}名")
    text = f"{one.unit}{one.name}：在{title}中，总成绩{points(one.total)}分，获{rank}。"
    return Document(
        "荣誉证书", (Paragraph(text), Paragraph(f"证书编号：{number}"), Paragraph("特发此证。")),
        organ=organ, signature=Signature(organ, day),
    )  # fmt: skip


def of_stars(name: str, unit: str, stars: int, day: date, number: str, organ: str) -> Document:
    """The certificate of a star lecturer."""
    text = f"{unit}{name}：经考评，认定为{_NUMBERS[stars]}星级反诈宣讲师。"
    return Document(
        "星级反诈宣讲师证书", (Paragraph(text), Paragraph(f"证书编号：{number}"), Paragraph("特发此证。")),
        organ=organ, signature=Signature(organ, day),
    )  # fmt: skip


def ranked(title: str, rows: Sequence[Placed], day: date, organ: str) -> Document:
    """The ranked list as it was published."""
    table = tuple((str(one.rank), one.name, one.unit, points(one.total)) for one in rows)
    columns = (Column("名次", 1, "right"), Column("姓名", 2), Column("推荐单位", 3), Column("总成绩", 2, "right"))
    return Document(f"{title}成绩通报", (Table(columns, table),), organ=organ, signature=Signature(organ, day))
