# SPDX-License-Identifier: Apache-2.0
"""The documents of a restitution, each a pure function from facts to a description.

Wording and fields follow the annexes of 银监发〔2016〕41号: 附件1 申请表, 附件2 呈请返还资金报告书,
附件3 冻结资金返还决定书 with its stub, 附件4 协助返还通知书 with its receipt; beside them 按比例返还公告,
涉案资金流向表, and the hand-over where another organ froze. The facts are plain values, clear personal data among them:
made for one document, and gone with it. Counts of days follow from the days that are printed beside them.
"""

from wuzha.funds.refunds.documents.announcing import announcement, percent
from wuzha.funds.refunds.documents.asking import application, hand_over, report
from wuzha.funds.refunds.documents.deciding import decision, notice
from wuzha.funds.refunds.documents.facts import MODES, Case, Item, MaskedItem, Party, Payee
from wuzha.funds.refunds.documents.flow import COLUMNS, FlowRow, flow_sheet

__all__ = [
    "COLUMNS", "MODES", "Case", "FlowRow", "Item", "MaskedItem", "Party", "Payee", "announcement", "application",
    "decision", "flow_sheet", "hand_over", "notice", "percent", "report",
]  # fmt: skip
