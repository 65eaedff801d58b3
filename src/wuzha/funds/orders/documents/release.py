# SPDX-License-Identifier: Apache-2.0
"""The release of a freeze: asked of the organ that approved it, told to the institution and to the owner (程序规定 241,
247; 刑事诉讼法 145)."""

from __future__ import annotations

from wuzha.documents import Cell, Document, Heading, Paragraph
from wuzha.funds.orders.documents.facts import (
    BLANK,
    SAMPLE,
    OrderFacts,
    Sum,
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
    """What is lifted, and of what is limited what stays frozen."""
    if one.limit is None:
        return ((Cell(what, one.sum.text),),)
    freed = ((Cell(what, one.sum.text),),) if one.sum.fen else ()
    before: tuple[tuple[Cell, ...], ...] = ()
    if one.was_whole:
        before = ((Cell("冻结范围", "由全额冻结（只收不付）变更为限额冻结"),),)
    elif freed:
        before = ((Cell("原冻结数额", Sum(one.limit.fen + one.sum.fen).text),),)
    return (*before, (Cell("继续冻结数额", one.limit.text),), *freed)


#: What a limiting is called: of a whole account the extent changes, of a sum the sum alone (公通字〔2024〕22号).
_EXTENT, _LESS = "变更冻结范围", "减少冻结数额"


def _named(one: OrderFacts) -> str:
    """What is done: released, changed from the whole account to a sum, or the sum made less."""
    if one.limit is None:
        return "解除冻结财产"
    return _EXTENT if one.was_whole else _LESS


def release_report(one: OrderFacts) -> Document:
    """呈请解除冻结财产报告书; of a whole account that is limited, 呈请变更冻结范围报告书; of a sum that is made less,
    呈请减少冻结数额报告书."""
    limited = one.limit is not None
    asks = "拟对上列财产解除冻结"
    if limited:
        asks = "拟将上列财产由全额冻结变更为限额冻结" if one.was_whole else "拟减少对上列财产的冻结数额"
    why, which = "二、解除理由", "三、拟解除冻结的财产"
    if limited:
        why, which = f"二、{_named(one)[:2]}理由", f"三、拟{_named(one)}的财产"
    return asked(
        f"呈请{_named(one)}报告书", one, asks,
        Heading(why),
        Paragraph(f"{one.reason or BLANK}。"),
        Heading(which),
        account_form(one, *_freed(one, "解除冻结数额" if limited else "冻结数额"), *former_rows(one)),
    )  # fmt: skip


def release_notice(one: OrderFacts) -> Document:
    """《协助解除冻结财产通知书》 with its receipt: the freeze is over when the institution has done it.

    Of what is limited it names what stays frozen: a bank that lifts the whole would let the money go.
    """
    if one.limit is None:
        what = "请你单位解除对下列财产的冻结："
        told: tuple[tuple[Cell, ...], ...] = ((Cell("解冻账号"),), (Cell("解冻金额"), Cell("解冻时间")))
    else:
        change = "将下列财产由全额冻结变更为限额冻结" if one.was_whole else "减少对下列财产的冻结数额"
        what = f"请你单位{change}，对继续冻结数额以外的部分解除冻结："
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
    did = "解除对你（单位）下列财产的冻结"
    if one.limit is not None:
        less = "减少对你（单位）下列财产的冻结数额，对其余部分解除冻结"
        did = "将对你（单位）下列财产的全额冻结变更为限额冻结" if one.was_whole else less
    return Document(
        title=f"{_named(one)}告知书",
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
