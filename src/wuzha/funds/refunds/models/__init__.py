# SPDX-License-Identifier: Apache-2.0
"""Restitutions, what they give to whom, and the ledger of each frozen account."""

from wuzha.funds.refunds.models.checks import LedgerFault, SnapshotCheck
from wuzha.funds.refunds.models.course import (
    MADE,
    ObjectionState,
    RefundChange,
    RefundObjection,
    RefundPaper,
    RefundPaperKind,
)
from wuzha.funds.refunds.models.erased import ErasedCase
from wuzha.funds.refunds.models.ledger import LedgerEntry
from wuzha.funds.refunds.models.parts import LineState, RefundAccount, RefundLine, RefundVictim
from wuzha.funds.refunds.models.refund import RefundCase, ReturnMode

__all__ = [
    "MADE", "ErasedCase", "LedgerEntry", "LedgerFault", "LineState", "ObjectionState", "RefundAccount", "RefundCase",
    "RefundChange", "RefundLine", "RefundObjection", "RefundPaper", "RefundPaperKind", "RefundVictim", "ReturnMode",
    "SnapshotCheck",
]  # fmt: skip
