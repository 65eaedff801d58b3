# SPDX-License-Identifier: Apache-2.0
"""Papers of orders, each a pure function from facts to a description: what is filled in, and where a hand signs.

The organ signs what goes out; who approved it stands on the paper inside the organ alone. What the 执法办案系统 issues
is a sample here. A fact that is not recorded is an empty line, never a number of ours and never a note.
"""

from wuzha.funds.orders.documents.enquiry import evidence_notice, query_notice
from wuzha.funds.orders.documents.facts import CaseFacts, Holding, OrderFacts, Period, Sum
from wuzha.funds.orders.documents.freeze import freeze_notice, freeze_report, renewal_notice, renewal_report
from wuzha.funds.orders.documents.giving import GivenFacts, GivenItem, given_back
from wuzha.funds.orders.documents.objection import ObjectionFacts, objection_answer, objection_receipt
from wuzha.funds.orders.documents.release import owner_notice, release_notice, release_report
from wuzha.funds.orders.documents.stop import StopFacts, stop_application

__all__ = [
    "CaseFacts", "GivenFacts", "GivenItem", "Holding", "ObjectionFacts", "OrderFacts", "Period", "StopFacts", "Sum",
    "evidence_notice", "freeze_notice", "freeze_report", "given_back", "objection_answer", "objection_receipt",
    "owner_notice", "query_notice", "release_notice", "release_report", "renewal_notice", "renewal_report",
    "stop_application",
]  # fmt: skip
