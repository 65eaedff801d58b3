# SPDX-License-Identifier: Apache-2.0
"""What domains above funds may do in it: its parts stay behind this (`.importlinter`)."""

from __future__ import annotations

from wuzha.funds.orders.services import during_call, filing, reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer, centre_of
from wuzha.funds.orders.services.during_call import Ordered
from wuzha.funds.orders.services.filing import Acceptance
from wuzha.funds.orders.services.linking import link_case, linked
from wuzha.funds.orders.services.reports import Again, NewReport, Person, phone_sealed

__all__ = [
    "Acceptance",
    "AccountDetails",
    "Again",
    "NewReport",
    "Ordered",
    "Person",
    "Transfer",
    "centre_of",
    "during_call",
    "filing",
    "link_case",
    "linked",
    "phone_sealed",
    "reports",
]  # fmt: skip
