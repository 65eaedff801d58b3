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


def _freed(one: OrderFacts, what: str) -> tuple[tuple[Cell, ...], ...]:
    """What is lifted, and of a whole account that is limited what stays frozen."""
    if one.limit is None:
        return ((Cell(what, one.sum.text),),)
    freed = ((Cell(what, one.sum.text),),) if one.sum.fen else ()
    return (
        (Cell("冻结范围", "由全额冻结（只收不付）变更为限额冻结"),),
        (Cell("继续冻结数额", one.limit.text),),
        *freed,
    )


def release_report(one: OrderFacts) -> Document:
    """呈请解除冻结财产报告书; of a whole account that is limited, 呈请变更冻结范围报告书."""
    limited = one.limit is not None
    return asked(
        "呈请变更冻结范围报告书" if limited else "呈请解除冻结财产报告书", one,
        "拟将上列财产由全额冻结变更为限额冻结" if limited else "拟对上列财产解除冻结",
        Heading("二、变更理由" if limited else "二、解除理由"),
        Paragraph(f"{one.reason or BLANK}。"),
        Heading("三、拟变更冻结范围的财产" if limited else "三、拟解除冻结的财产"),
        account_form(one, *_freed(one, "解除冻结数额" if limited else "冻结数额"), *former_rows(one)),
    )  # fmt: skip


def release_notice(one: OrderFacts) -> Document:
    """《协助解除冻结财产通知书》 with its receipt: the freeze is over when the institution has done it.

    Of a whole account that is limited it names what stays frozen: a bank that lifts the whole would let the money go.
    """
    if one.limit is None:
        what = "请你单位解除对下列财产的冻结："
        told: tuple[tuple[Cell, ...], ...] = ((Cell("解冻账号"),), (Cell("解冻金额"), Cell("解冻时间")))
    else:
        what = "请你单位将下列财产由全额冻结变更为限额冻结，对继续冻结数额以外的部分解除冻结："
        told = ((Cell("账号"),), (Cell("继续冻结金额"), Cell("解冻金额")), (Cell("办理时间"),))
    return outward(
        RELEASE, one,
        Paragraph(f"{for_case(one)}，{what}"),
        account_form(one, *_freed(one, "解冻数额"), *former_rows(one)),
        Paragraph("请将办理结果填入回执并退回我局。"),
        sealed_by(one),
        *receipt(RELEASE, one, *told),
    )  # fmt: skip


def owner_notice(one: OrderFacts) -> Document:
    """To the owner: the freeze is lifted, or limited to a sum."""
    limited = one.limit is not None
    did = "将对你（单位）下列财产的全额冻结变更为限额冻结" if limited else "解除对你（单位）下列财产的冻结"
    return Document(
        title="变更冻结范围告知书" if limited else "解除冻结财产告知书",
        organ=one.organ or BLANK + "公安局",
        sample=SAMPLE,
        addressee=one.account.holder or BLANK,
        body=(
            Paragraph(
                f"根据{one.basis or BLANK}之规定，我局已通知{one.account.bank or BLANK}{did}，现予告知："
            ),
            account_form(one, *_freed(one, "解冻数额"), *former_rows(one)),
        ),
        signature=sealed_by(one),
    )  # fmt: skip
