# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the warning desk: dated data with citations, edited in the interface (`org.rules`)."""

from wuzha.warning.rulesets.daily import DAILY_REPORT
from wuzha.warning.rulesets.dictionaries import CAUSES, FRAUD_TYPES, LEVELS, REASONS, SOURCES
from wuzha.warning.rulesets.escalation import ESCALATION, PAUSES, TRANSFERS
from wuzha.warning.rulesets.followup import BACKCHECK, CALLBACK, WATCH
from wuzha.warning.rulesets.handling import CLAIMS, CLOCKS, COMPLETION, DOORSTEP, MERGE, PRIOR, QUIET_HOURS
from wuzha.warning.rulesets.headers import HEADERS
from wuzha.warning.rulesets.ladder import FALSE_ALARMS, LADDER, PROOFS, SCRIPTS, SECOND_ROUND
from wuzha.warning.rulesets.sms import SMS_TEMPLATES

__all__ = [
    "BACKCHECK",
    "CALLBACK",
    "CAUSES",
    "CLAIMS",
    "CLOCKS",
    "COMPLETION",
    "DAILY_REPORT",
    "DOORSTEP",
    "ESCALATION",
    "FALSE_ALARMS",
    "FRAUD_TYPES",
    "HEADERS",
    "LADDER",
    "LEVELS",
    "MERGE",
    "PAUSES",
    "PRIOR",
    "PROOFS",
    "QUIET_HOURS",
    "REASONS",
    "SCRIPTS",
    "SECOND_ROUND",
    "SMS_TEMPLATES",
    "SOURCES",
    "TRANSFERS",
    "WATCH",
]
