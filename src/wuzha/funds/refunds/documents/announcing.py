# SPDX-License-Identifier: Apache-2.0
"""按比例返还公告: what the public may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wuzha.documents import Column, Document, Paragraph, Signature, Table
from wuzha.engine.wording import plain_date, yuan
from wuzha.funds.refunds.documents.facts import BLANK, NO_ORGAN, Case, MaskedItem

_SHARES = (
    Column("冻结账户", 8), Column("冻结金额（元）", 5, "right"), Column("拟返还被害人", 4), Column("比例", 4, "right"),
    Column("拟返还金额（元）", 5, "right"),
)  # fmt: skip


def announcement(case: Case, items: Sequence[MaskedItem], first: date, last: date, days: int) -> Document:
    """Which money is to go to whom in which proportion, and how anybody may object until the last day.

    The day of the announcement is not counted, so the first day that counts is the next one; a period of `days` whose
    last day is no working day runs to the next working day (刑事诉讼法 105), and the paper says so.
    """
    unit = case.organ or NO_ORGAN
    counted = (last - first).days
    moved = f"，第{days}日系非工作日，顺延至其后第一个工作日" if counted > days else ""
    rows = tuple(
        (item.account, yuan(item.frozen_fen), item.victim, percent(item.share), yuan(item.fen)) for item in items
    )
    total = sum(item.fen for item in items)
    body = (
        Paragraph(f"{unit}在办理{case.name}中依法冻结的下列账户资金，按照时间戳记载无法直接溯源被害人。"
                  f"根据{case.basis or BLANK}之规定，拟按比例返还被害人，现予公告："),
        Table(_SHARES, rows, ("合计", "", "", "", yuan(total))),
        Paragraph(f"公告期自{plain_date(first + timedelta(days=1))}起至{plain_date(last)}止，共{counted}日"
                  f"（公告当日不计入{moved}）。"),
        Paragraph("被害人、其他利害关系人对上述返还有异议的，请在公告期内持本人身份证明及有关材料，"
                  f"以书面方式向{unit}提出。联系电话：{case.contact or BLANK}。"),
        Paragraph("账户剩余资金在原冻结期内继续冻结。办理返还不收取任何费用，请勿向任何自称办理返还的人转账。"),
    )  # fmt: skip
    return Document(title="按比例返还公告", body=body, signature=Signature(unit, first))


def percent(hundredths: int) -> str:
    """`3692` as `36.92%`."""
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
