# SPDX-License-Identifier: Apache-2.0
"""Restitutions, what they give to whom, and the ledger of each frozen account."""

from wuzha.funds.refunds.models.course import (
    MADE,
    ErasedCase,
    LedgerEntry,
    LedgerFault,
    ObjectionState,
    RefundChange,
    RefundObjection,
    RefundPaper,
    RefundPaperKind,
    SnapshotCheck,
)
from wuzha.funds.refunds.models.refund import LineState, RefundAccount, RefundCase, RefundLine, RefundVictim, ReturnMode

__all__ = [
    "MADE", "ErasedCase", "LedgerEntry", "LedgerFault", "LineState", "ObjectionState", "RefundAccount", "RefundCase",
    "RefundChange", "RefundLine", "RefundObjection", "RefundPaper", "RefundPaperKind", "RefundVictim", "ReturnMode",
    "SnapshotCheck",
]  # fmt: skip
