# SPDX-License-Identifier: Apache-2.0
"""《涉案资金流向表》, laid across the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wuzha.documents import Column, Document, Paragraph, Table
from wuzha.engine.wording import FLOW_COLUMNS, FLOW_MONEY, yuan

#: Shares of the line: a sum of millions, a day and half an account number each stand on one line.
_WIDTHS = {
    "序号": 5, "层级": 4, "转出账号": 11, "转入账号": 11, "交易时间": 11, "金额": 13, "归属金额": 13, "流水号": 9,
    "对应方式": 6, "余额": 9, "冻结状态": 6, "冻结到期日": 11, "备注": 6,
}  # fmt: skip
COLUMNS = tuple(Column(name, _WIDTHS.get(name, 8), "right" if name in FLOW_MONEY else "left") for name in FLOW_COLUMNS)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One transfer and one victim's part of it."""

    level: str
    payer: str
    payer_account: str
    payer_bank: str
    at: str
    fen: int
    serial: str
    payee: str
    payee_account: str
    payee_bank: str
    victim: str
    part_fen: int | None
    mode: str
    balance_fen: int | None = None
    freeze: str = ""
    freeze_until: str = ""
    remark: str = ""


def flow_sheet(case_name: str, case_number: str, rows: Sequence[FlowRow]) -> Document:
    """The table, laid across the page."""
    body = (
        Paragraph(f"案件：{case_name}　编号：{case_number}", flush=True),
        Paragraph("单位：元", align="right"),
        Table(COLUMNS, tuple(_cells(number, row) for number, row in enumerate(rows, 1))),
    )
    return Document(title="涉案资金流向表", body=body, landscape=True)


def _cells(number: int, row: FlowRow) -> tuple[str, ...]:
    part = "" if row.part_fen is None else yuan(row.part_fen)
    balance = "" if row.balance_fen is None else yuan(row.balance_fen)
    return (
        str(number), row.level, row.payer, row.payer_account, row.payer_bank, row.at, yuan(row.fen), row.serial,
        row.payee, row.payee_account, row.payee_bank, row.victim, part, row.mode, balance, row.freeze,
        row.freeze_until, row.remark,
    )  # fmt: skip
