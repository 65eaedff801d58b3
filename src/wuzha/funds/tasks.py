# SPDX-License-Identifier: Apache-2.0
"""Background work of the four sub-domains, gathered where a worker looks for that of an app."""

from __future__ import annotations

from wuzha.funds.orders import tasks as orders
from wuzha.funds.refunds import tasks as refunds
from wuzha.funds.statements import tasks as statements
from wuzha.funds.tracing import tasks as tracing

__all__ = ["orders", "refunds", "statements", "tracing"]
