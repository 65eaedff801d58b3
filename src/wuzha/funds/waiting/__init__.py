# SPDX-License-Identifier: Apache-2.0
"""What of the funds desk waits in inboxes: alarms of orders, orders to issue, decisions, hand-overs, restitutions."""

from wuzha.funds.waiting.alarms import AlarmSource
from wuzha.funds.waiting.decisions import FreezeSource, RenewalSource
from wuzha.funds.waiting.handovers import HandoverSource
from wuzha.funds.waiting.issues import FreezeIssueSource, StopIssueSource
from wuzha.funds.waiting.refunds import RefundActSource, RefundDecisionSource

SOURCES = (
    AlarmSource("stop"),
    AlarmSource("freeze"),
    StopIssueSource(),
    FreezeIssueSource(),
    FreezeSource(),
    RenewalSource(),
    HandoverSource(),
    RefundDecisionSource(),
    RefundActSource(),
)
