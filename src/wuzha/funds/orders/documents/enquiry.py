# SPDX-License-Identifier: Apache-2.0
"""Asking an institution: what an account holds and did (程序规定 237–238), and other evidence (61–62).

Both are possible before the case is filed (174); no freeze is.
"""

from __future__ import annotations

from wuzha.documents import Cell, Document, Form, Group, Paragraph
from wuzha.engine.wording import plain_date
from wuzha.funds.orders.documents.facts import (
    BLANK,
    OrderFacts,
    account_form,
    for_case,
    outward,
    receipt,
    sealed_by,
)

QUERY, EVIDENCE = "协助查询财产通知书", "调取证据通知书"


def query_notice(one: OrderFacts) -> Document:
    """《协助查询财产通知书》: balance and transactions of an account, approved by the head of the county organ."""
    since = plain_date(one.since) if one.since else "　　　　年　　月　　日"
    return outward(
        QUERY, one,
        Paragraph(f"{for_case(one)}，请你单位协助查询下列财产情况："),
        account_form(one, (Cell("查询内容", f"账户余额；自{since}起至查询之日止的交易明细"),)),
        Paragraph("请将查询结果填入回执，连同明细退回我局。"),
        sealed_by(one),
        *receipt(QUERY, one, (Cell("查询账号"),), (Cell("账户余额"), Cell("查询时间")), (Cell("所附明细", lines=2),)),
    )  # fmt: skip


def evidence_notice(one: OrderFacts) -> Document:
    """《调取证据通知书》: who opened an account, recordings, logs; approved by the head of the department."""
    form = Form(
        (
            Group(
                "证据",
                (
                    (Cell("户名", one.account.holder or BLANK),),
                    (Cell("账号", one.account.number or BLANK),),
                    (
                        Cell(
                            "证据名称", "□ 开户资料　□ 柜面及自助设备监控录像\n□ 登录日志及设备信息　□ 其他：", lines=2
                        ),
                    ),
                ),
            ),
        )
    )
    return outward(
        EVIDENCE, one,
        Paragraph(f"{for_case(one)}，请你单位提供下列有关证据："),
        form,
        Paragraph("伪造证据、隐匿证据或者毁灭证据的，将受法律追究。"),
        sealed_by(one),
        *receipt(EVIDENCE, one, (Cell("调取证据", lines=3),), (Cell("提供时间"), Cell("份（件）数"))),
    )  # fmt: skip
