# SPDX-License-Identifier: Apache-2.0
"""《紧急止付申请表》: what is reviewed, with the victim's identity card, before a stop is issued (银发〔2016〕86号)."""

from __future__ import annotations

from wuzha.documents import Block, Cell, Document, Form, Group, Paragraph, Signature
from wuzha.engine.wording import in_words, yuan
from wuzha.funds.orders.documents.order import BLANK, OrderFacts, at


def stop_application(one: OrderFacts) -> Document:
    """The form of one stop, filled in from the order."""
    form = Form(
        (
            Group(
                "被害人",
                (
                    (Cell("姓名（名称）", one.victim or BLANK), Cell("联系电话", one.victim_phone or BLANK)),
                    (Cell("证件号码", one.victim_id or BLANK),),
                    (Cell("报案时间", at(one.reported_at)), Cell("案件编号", one.case)),
                ),
            ),
            Group(
                "转出账户",
                (
                    (Cell("户名", one.from_holder or BLANK), Cell("开户机构", one.from_bank or BLANK)),
                    (Cell("账号", one.from_account or BLANK),),
                    (Cell("汇款金额（元）", yuan(one.paid_fen)), Cell("汇款时间", at(one.paid_at))),
                ),
            ),
            Group(
                "止付账户",
                (
                    (Cell("户名", one.holder or BLANK), Cell("开户机构", one.bank or BLANK)),
                    (Cell("账号", one.account),),
                    (Cell("申请止付额（元）", f"{yuan(one.amount_fen)}（{in_words(one.amount_fen)}）"),),
                ),
            ),
            Group(
                "审核",
                (
                    (Cell("法律依据", one.basis or BLANK, lines=2),),
                    (Cell("被害人身份证件", "□ 已核对"), Cell("经办人", one.officer or BLANK)),
                    (Cell("审核意见", lines=3),),
                ),
            ),
        )
    )
    body: tuple[Block, ...] = (
        form,
        Paragraph("止付期限自止付时点起48小时；对同一账户以两次为限。本表由办案单位留存，指令由人员在公安平台发出。"),
    )
    return Document(title="紧急止付申请表", number=one.number, body=body, signature=Signature(one.unit, one.day))
