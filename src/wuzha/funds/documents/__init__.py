# SPDX-License-Identifier: Apache-2.0
"""Documents of orders: what is filled in from the order, and where a hand signs."""

from wuzha.funds.documents.freeze import freeze_notice, release_notice
from wuzha.funds.documents.order import OrderFacts
from wuzha.funds.documents.stop import stop_application

__all__ = ["OrderFacts", "freeze_notice", "release_notice", "stop_application"]
