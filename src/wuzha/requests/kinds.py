# SPDX-License-Identifier: Apache-2.0
"""The kind of request that needs no room of its own: a matter that is given to a unit to deal with."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.org.roles import May
from wuzha.requests.registry import RequestKind

MATTER = RequestKind("MATTER", pgettext_lazy("request", "Matter"), asks=(May.SEND_REQUESTS,), by_hand=True)
