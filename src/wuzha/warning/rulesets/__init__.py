# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the warning desk: dated data with citations, edited in the interface (`org.rules`)."""

from wuzha.warning.rulesets.dictionaries import CAUSES, FRAUD_TYPES, LEVELS, REASONS, SOURCES
from wuzha.warning.rulesets.handling import CLAIMS, CLOCKS, COMPLETION, MERGE, QUIET_HOURS
from wuzha.warning.rulesets.headers import HEADERS
from wuzha.warning.rulesets.scripts import SCRIPTS
from wuzha.warning.rulesets.triage import PRIOR

__all__ = [
    "CAUSES",
    "CLAIMS",
    "CLOCKS",
    "COMPLETION",
    "FRAUD_TYPES",
    "HEADERS",
    "LEVELS",
    "MERGE",
    "PRIOR",
    "QUIET_HOURS",
    "REASONS",
    "SCRIPTS",
    "SOURCES",
]
