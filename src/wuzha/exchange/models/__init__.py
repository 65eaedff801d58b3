# SPDX-License-Identifier: Apache-2.0
"""What the exchange keeps."""

from wuzha.exchange.models.link import Exchange, FedBack, Link
from wuzha.exchange.models.webhook import Delivery, Webhook

__all__ = ["Delivery", "Exchange", "FedBack", "Link", "Webhook"]
