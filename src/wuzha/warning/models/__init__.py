# SPDX-License-Identifier: Apache-2.0
"""What the warning desk keeps."""

from wuzha.warning.models.directive import Directive, MergeKind
from wuzha.warning.models.false_alarm import FalseAlarm
from wuzha.warning.models.ladder import CheckResult, Proof, SecondRound, Waiver
from wuzha.warning.models.warning import Warning
from wuzha.warning.models.work import Attempt, EnrichmentItem, GridTask, Handover, SavedFilter, Transition

__all__ = [
    "Attempt",
    "CheckResult",
    "Directive",
    "EnrichmentItem",
    "FalseAlarm",
    "GridTask",
    "Handover",
    "MergeKind",
    "Proof",
    "SavedFilter",
    "SecondRound",
    "Transition",
    "Waiver",
    "Warning",
]
