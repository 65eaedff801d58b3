# SPDX-License-Identifier: Apache-2.0
"""《紧急止付申请表》, reviewed with the victim's identity card before a stop is issued (银发〔2016〕86号)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wuzha.documents import Cell, Document, Form, Group, Paragraph, Signature
from wuzha.engine.wording import times_in_words
from wuzha.funds.orders.documents.facts import BLANK, Holding, OrderFacts, Sum, at


@dataclass(frozen=True, slots=True)
class StopFacts:
    """The payment a stop is about, its victim, and the rules of stops in force on the day."""

    hours: int
    most: int
    source: Holding = field(default_factory=Holding)
    paid: Sum = field(default_factory=Sum)
    paid_at: datetime | None = None
    victim: str = ""
    victim_id: str = ""
    victim_phone: str = ""
    reported_at: datetime | None = None


def stop_application(one: OrderFacts, stop: StopFacts) -> Document:
    """The form of one stop, filled in from the order."""
    form = Form(
        (
            Group(
                "被害人",
                (
                    (Cell("姓名（名称）", stop.victim or BLANK), Cell("联系电话", stop.victim_phone or BLANK)),
                    (Cell("证件号码", stop.victim_id or BLANK),),
                    (Cell("报案时间", at(stop.reported_at)),),
                    (Cell("案件编号", one.case.number or BLANK),),
                ),
            ),
            Group(
                "转出账户",
                (
                    (Cell("户名", stop.source.holder or BLANK), Cell("开户机构", stop.source.bank or BLANK)),
                    (Cell("账号", stop.source.number or BLANK),),
                    (Cell("汇款金额", stop.paid.text),),
                    (Cell("汇款时间", at(stop.paid_at)),),
                ),
            ),
            Group(
                "止付账户",
                (
                    (Cell("户名", one.account.holder or BLANK), Cell("开户机构", one.account.bank or BLANK)),
                    (Cell("账号", one.account.number or BLANK),),
                    (Cell("申请止付额", one.sum.text),),
                ),
            ),
            Group(
                "审核",
                (
                    (Cell("法律依据", one.basis or BLANK),),
                    (Cell("身份证件", "□ 已核对"), Cell("经办人", next(iter(one.officers), BLANK))),
                    (Cell("审核意见", lines=2),),
                ),
            ),
        )
    )
    sentence = f"止付期限自止付时点起{stop.hours}小时；对同一账户以{times_in_words(stop.most)}为限。"
    return Document(
        title="紧急止付申请表", body=(form, Paragraph(sentence)), signature=Signature(one.organ or BLANK, one.day)
    )
