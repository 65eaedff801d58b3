# SPDX-License-Identifier: Apache-2.0
"""What domains above funds may read of it: its parts stay behind this (`.importlinter`)."""

from __future__ import annotations

from wuzha.funds.orders.queries import standing
from wuzha.funds.orders.queries.case import institutions
from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.funds.orders.queries.known_accounts import open_order, other_cases
from wuzha.funds.refunds.queries.paid import lots_paid
from wuzha.funds.tracing.queries import involved
from wuzha.funds.tracing.queries.naming import Gone, accounts_of, changed_after

__all__ = [
    "Gone", "accounts_of", "changed_after", "institution_of", "institutions", "involved", "lots_paid", "open_order",
    "other_cases", "standing",
]  # fmt: skip
