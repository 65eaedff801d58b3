# SPDX-License-Identifier: Apache-2.0
"""发还清单: seized things that go back to a victim, signed by who receives them (刑事诉讼法 245; 程序规定 234)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.documents import Column, Document, Paragraph, Signature, Table
from wuzha.engine.wording import in_words, plain_date, yuan
from wuzha.funds.orders.documents.facts import BLANK, NO_NUMBER, SAMPLE, CaseFacts

_COLUMNS = (
    Column("编号", 3, "center"), Column("名称", 7), Column("数量", 6), Column("特征", 6),
    Column("金额（估价，元）", 6, "right"), Column("扣押文书", 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GivenItem:
    """One thing or sum, as the list of seizure has it. Money in 分."""

    item: str
    quantity: str
    feature: str
    fen: int
    seized_on: date
    doc_no: str


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """What a list says; who received it signs by hand."""

    organ: str
    case: CaseFacts
    basis: str
    day: date | None
    number: str
    victim: str
    victim_id: str
    items: tuple[GivenItem, ...]


def given_back(one: GivenFacts) -> Document:
    """The list with places to sign for who receives, who keeps, and two officers."""
    total = sum(item.fen for item in one.items)
    return Document(
        title="发还清单",
        organ=one.organ or BLANK + "公安局",
        number=one.number or NO_NUMBER,
        sample=SAMPLE,
        body=(
            Paragraph(f"{one.case.filed}。"),
            Paragraph(
                f"根据{one.basis or BLANK}之规定，经县级以上公安机关负责人批准，现将下列扣押的财物发还被害人"
                f"{one.victim or BLANK}（证件号码：{one.victim_id or BLANK}），"
                f"合计{yuan(total)}元（{in_words(total)}）："
            ),
            Table(_COLUMNS, _rows(one.items), ("", "合计", "", "", yuan(total), "")),
            Paragraph("以上财物已当面点清。本清单一式三份，一份附卷，一份交领取人，一份交保管人员。"),
        ),
        signature=Signature(
            one.organ or BLANK + "公安局", one.day,
            ("领取人：", "保管人员：", "办案人：", "办案人："),
        ),
    )  # fmt: skip


def _rows(items: Sequence[GivenItem]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(n), one.item, one.quantity, one.feature, yuan(one.fen), f"{one.doc_no}\n{plain_date(one.seized_on)}")
        for n, one in enumerate(items, 1)
    )
