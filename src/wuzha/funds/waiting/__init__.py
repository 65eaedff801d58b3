# SPDX-License-Identifier: Apache-2.0
"""What of the funds desk waits in people's inboxes: alarms of orders, decisions, hand-overs, restitutions."""

from wuzha.funds.waiting.alarms import AlarmSource
from wuzha.funds.waiting.decisions import FreezeSource, RenewalSource
from wuzha.funds.waiting.handovers import HandoverSource
from wuzha.funds.waiting.refunds import RefundActSource, RefundDecisionSource

SOURCES = (
    AlarmSource("stop"),
    AlarmSource("freeze"),
    FreezeSource(),
    RenewalSource(),
    HandoverSource(),
    RefundDecisionSource(),
    RefundActSource(),
)
