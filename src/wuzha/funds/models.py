# SPDX-License-Identifier: Apache-2.0
"""Records of the funds desk."""

# Last, because ledger, traces and restitutions refer to the records above.
from wuzha.funds.orders.models.case import (
    Account,
    AccountKind,
    AccountRole,
    CaseAccount,
    CaseChanged,
    FormerFiling,
    FundsCase,
    Institution,
    InstitutionKind,
    Payment,
    Report,
    ReportAgain,
    ReportSource,
    Victim,
)
from wuzha.funds.orders.models.course import (
    BankAnswer,
    Change,
    ChaseBy,
    Chaser,
    OrderAlert,
    Paper,
    PaperKind,
    RequestKind,
)
from wuzha.funds.orders.models.freezes import Decision, Freeze, Renewal
from wuzha.funds.orders.models.losses import OtherLoss, ValueOut
from wuzha.funds.orders.models.orders import StopOrder
from wuzha.funds.orders.models.releases import FreezeObjection, Release, SecuritySale
from wuzha.funds.orders.models.seizures import GiveBack, Seizure
from wuzha.funds.refunds import models as restitution
from wuzha.funds.statements import answered
from wuzha.funds.statements import models as ledger
from wuzha.funds.tracing import models as traces

__all__ = [
    "Account",
    "AccountKind",
    "AccountRole",
    "BankAnswer",
    "CaseAccount",
    "CaseChanged",
    "Change",
    "ChaseBy",
    "Chaser",
    "Decision",
    "FormerFiling",
    "Freeze",
    "FreezeObjection",
    "FundsCase",
    "GiveBack",
    "Institution",
    "InstitutionKind",
    "OrderAlert",
    "OtherLoss",
    "Paper",
    "PaperKind",
    "Payment",
    "Release",
    "Renewal",
    "Report",
    "ReportAgain",
    "ReportSource",
    "RequestKind",
    "SecuritySale",
    "Seizure",
    "StopOrder",
    "ValueOut",
    "Victim",
    "answered",
    "ledger",
    "restitution",
    "traces",
]
