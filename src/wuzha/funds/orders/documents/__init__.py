# SPDX-License-Identifier: Apache-2.0
"""Documents of orders: what is filled in from the order, and where a hand signs."""

from wuzha.funds.orders.documents.freeze import freeze_notice, release_notice
from wuzha.funds.orders.documents.order import OrderFacts
from wuzha.funds.orders.documents.stop import stop_application

__all__ = ["OrderFacts", "freeze_notice", "release_notice", "stop_application"]
