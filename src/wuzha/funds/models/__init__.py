# SPDX-License-Identifier: Apache-2.0
"""Records of the funds desk."""

# Last, because ledger, traces and restitutions refer to the records above.
from wuzha.funds.ledger import models as ledger
from wuzha.funds.models.case import (
    Account,
    AccountKind,
    CaseAccount,
    FundsCase,
    Institution,
    InstitutionKind,
    Payment,
    Report,
    ReportSource,
    Role,
    Victim,
)
from wuzha.funds.models.course import (
    Asked,
    BankAnswer,
    Change,
    ChaseBy,
    Chaser,
    OrderAlert,
    Paper,
    PaperKind,
)
from wuzha.funds.models.feed import CaseChanged
from wuzha.funds.models.freeze import Decided, Freeze, Renewal
from wuzha.funds.models.stop import StopOrder
from wuzha.funds.restitution import models as restitution
from wuzha.funds.traces import models as traces

__all__ = [
    "Account",
    "AccountKind",
    "Asked",
    "BankAnswer",
    "CaseAccount",
    "CaseChanged",
    "Change",
    "ChaseBy",
    "Chaser",
    "Decided",
    "Freeze",
    "FundsCase",
    "Institution",
    "InstitutionKind",
    "OrderAlert",
    "Paper",
    "PaperKind",
    "Payment",
    "Renewal",
    "Report",
    "ReportSource",
    "Role",
    "StopOrder",
    "Victim",
    "ledger",
    "restitution",
    "traces",
]
