# SPDX-License-Identifier: Apache-2.0
"""The release of a freeze: asked of the organ that approved it, told to the institution and to the owner (程序规定 241,
247; 刑事诉讼法 145)."""

from __future__ import annotations

from wuzha.documents import Cell, Document, Heading, Paragraph
from wuzha.funds.orders.documents.facts import (
    BLANK,
    SAMPLE,
    OrderFacts,
    account_form,
    asked,
    for_case,
    former_rows,
    outward,
    receipt,
    sealed_by,
)

RELEASE = "协助解除冻结财产通知书"


def release_report(one: OrderFacts) -> Document:
    """呈请解除冻结财产报告书."""
    return asked(
        "呈请解除冻结财产报告书", one, "拟对上列财产解除冻结",
        Heading("二、解除理由"),
        Paragraph(f"{one.reason or BLANK}。"),
        Heading("三、拟解除冻结的财产"),
        account_form(one, (Cell("冻结数额", one.sum.text),), *former_rows(one)),
    )  # fmt: skip


def release_notice(one: OrderFacts) -> Document:
    """《协助解除冻结财产通知书》 with its receipt: the freeze is over when the institution has done it."""
    return outward(
        RELEASE, one,
        Paragraph(f"{for_case(one)}，请你单位解除对下列财产的冻结："),
        account_form(one, (Cell("解冻数额", one.sum.text),), *former_rows(one)),
        Paragraph("请将办理结果填入回执并退回我局。"),
        sealed_by(one),
        *receipt(RELEASE, one, (Cell("解冻账号"),), (Cell("解冻金额"), Cell("解冻时间"))),
    )  # fmt: skip


def owner_notice(one: OrderFacts) -> Document:
    """To the owner: the freeze is lifted."""
    return Document(
        title="解除冻结财产告知书",
        organ=one.organ or BLANK + "公安局",
        sample=SAMPLE,
        addressee=one.account.holder or BLANK,
        body=(
            Paragraph(
                f"根据{one.basis or BLANK}之规定，我局已通知{one.account.bank or BLANK}解除对你（单位）下列财产的冻结，"
                "现予告知："
            ),
            account_form(one, (Cell("解冻数额", one.sum.text),), *former_rows(one)),
        ),
        signature=sealed_by(one),
    )
