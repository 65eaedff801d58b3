# SPDX-License-Identifier: Apache-2.0
"""Receiving directives: merged with what is known of the person, sealed, scored and kept, a chunk in one transaction.

One way in for a file of two hundred thousand rows and for a single API post.
"""

from wuzha.warning.services.receive import store
from wuzha.warning.services.receive.incoming import IncomingDirective
from wuzha.warning.services.receive.service import Receipt, Verdict, receive

__all__ = ["IncomingDirective", "Receipt", "Verdict", "receive", "store"]
