# SPDX-License-Identifier: Apache-2.0
"""The documents of a restitution, each a pure function from facts to a description.

Wording and fields follow the annexes of 银监发〔2016〕41号: 附件1 申请表, 附件2 呈请返还资金报告书,
附件3 冻结资金返还决定书 with its stub, 附件4 协助返还通知书 with its receipt; beside them 按比例返还公告 and
涉案资金流向表.
"""

from wuzha.funds.refunds.documents.announcement import announcement
from wuzha.funds.refunds.documents.application import application
from wuzha.funds.refunds.documents.decision import decision
from wuzha.funds.refunds.documents.facts import Case, Item, MaskedItem, Party, Payee
from wuzha.funds.refunds.documents.flow import COLUMNS, FlowRow, flow_sheet
from wuzha.funds.refunds.documents.notice import notice
from wuzha.funds.refunds.documents.report import report

__all__ = [
    "COLUMNS", "Case", "FlowRow", "Item", "MaskedItem", "Party", "Payee", "announcement", "application", "decision",
    "flow_sheet", "notice", "report",
]  # fmt: skip
