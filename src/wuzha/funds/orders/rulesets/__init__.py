# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the funds desk: dated data with citations, edited in the interface (`org.rules`)."""

from wuzha.funds.orders.rulesets.clocks import CLOCKS
from wuzha.funds.orders.rulesets.headers import ANSWER_HEADERS
from wuzha.funds.orders.rulesets.results import RESULTS

__all__ = ["ANSWER_HEADERS", "CLOCKS", "RESULTS"]
