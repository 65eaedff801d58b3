# SPDX-License-Identifier: Apache-2.0
"""Freezes and renewals: what is asked of the head of the organ, and what the institution is told (程序规定 237–245).

The notice names account, sum, period, extent, and whether interest is frozen too (239).
"""

from __future__ import annotations

from wuzha.documents import Cell, Document, Heading, Paragraph
from wuzha.funds.orders.documents.facts import (
    BLANK,
    OrderFacts,
    account_form,
    asked,
    for_case,
    former_rows,
    outward,
    receipt,
    sealed_by,
)

FREEZE, RENEWAL = "协助冻结财产通知书", "协助冻结财产通知书（续冻）"


def _extent(one: OrderFacts) -> str:
    way = "全额冻结（只收不付）" if one.sum.whole else "限额冻结"
    return f"{'轮候冻结，' if one.queueing else ''}{way}，{'及于孳息' if one.interest else '不及于孳息'}"


def _period(one: OrderFacts) -> str:
    return one.period.text if one.period else BLANK


def freeze_report(one: OrderFacts) -> Document:
    """呈请冻结财产报告书."""
    return asked(
        "呈请冻结财产报告书", one, "拟对上列财产予以冻结",
        Heading("二、冻结理由"),
        Paragraph(f"{one.reason or '经查，下列账户内有该案涉案资金'}。"),
        Heading("三、拟冻结的财产"),
        account_form(
            one, (Cell("冻结数额", one.sum.text),), (Cell("冻结范围", _extent(one)),), (Cell("冻结期限", _period(one)),)
        ),
    )  # fmt: skip


def freeze_notice(one: OrderFacts) -> Document:
    """《协助冻结财产通知书》 with its receipt."""
    return outward(
        FREEZE, one,
        Paragraph(f"{for_case(one)}，请你单位协助冻结下列财产："),
        account_form(
            one, (Cell("冻结数额", one.sum.text),), (Cell("冻结范围", _extent(one)),), (Cell("冻结期限", _period(one)),)
        ),
        Paragraph("请将办理结果填入回执并退回我局。"),
        sealed_by(one),
        *receipt(
            FREEZE, one,
            (Cell("冻结账号"),), (Cell("应冻金额"), Cell("实冻金额")), (Cell("账户余额"), Cell("轮候情况")),
            (Cell("冻结起止", "自　　　　年　　月　　日起至　　　　年　　月　　日止"),),
        ),
    )  # fmt: skip


def renewal_report(one: OrderFacts) -> Document:
    """呈请继续冻结财产报告书: with legal review ten days before the end (公通字〔2024〕22号)."""
    former = f"原冻结期限{one.former.text}。" if one.former else ""
    return asked(
        "呈请继续冻结财产报告书", one, "拟对上列财产继续冻结",
        Heading("二、续冻理由"),
        Paragraph(f"{former}{one.reason or '该案尚未侦查终结，有必要继续冻结'}。"),
        Heading("三、拟继续冻结的财产"),
        account_form(
            one, (Cell("冻结数额", one.sum.text),), (Cell("冻结范围", _extent(one)),), (Cell("续冻期限", _period(one)),)
        ),
    )  # fmt: skip


def renewal_notice(one: OrderFacts) -> Document:
    """《协助冻结财产通知书》 for a renewal: issued before the former period ends, or the freeze is lifted by itself."""
    return outward(
        RENEWAL, one,
        Paragraph(f"{for_case(one)}，请你单位对下列财产协助继续冻结："),
        account_form(
            one, (Cell("冻结数额", one.sum.text),), (Cell("冻结范围", _extent(one)),), *former_rows(one),
            (Cell("续冻期限", _period(one)),),
        ),
        Paragraph("请将办理结果填入回执并退回我局。"),
        sealed_by(one),
        *receipt(
            RENEWAL, one,
            (Cell("冻结账号"),), (Cell("实冻金额"), Cell("账户余额")),
            (Cell("续冻起止", "自　　　　年　　月　　日起至　　　　年　　月　　日止"),),
        ),
    )  # fmt: skip
