# SPDX-License-Identifier: Apache-2.0
"""What the warning desk keeps."""

from wuzha.warning.models.backcheck import BackCheck, CaseMatch
from wuzha.warning.models.change import Change, ChangeKind
from wuzha.warning.models.clocks import ClockAlert, ClockPause, Transfer
from wuzha.warning.models.desk import (
    ActKind,
    Comment,
    DeskAct,
    DeskActItem,
    FormerKey,
    ItemResult,
    PairDecision,
    ShiftNote,
    Verdict,
)
from wuzha.warning.models.directive import Directive, MergeKind
from wuzha.warning.models.doorstep import (
    Attachment,
    Became,
    ConflictKind,
    Decision,
    FieldConflict,
    FieldRecord,
    RecordKind,
)
from wuzha.warning.models.exclusion import ExclusionState, MeetExclusion
from wuzha.warning.models.false_alarm import FalseAlarm
from wuzha.warning.models.followup import CallBack, CallBackTry, Watch, WatchContact
from wuzha.warning.models.ladder import CheckResult, Proof, SecondRound, Waiver
from wuzha.warning.models.sms import SmsList, SmsNumber
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import Attempt, EnrichmentItem, GridTask, Handover, Transition

__all__ = [
    "ActKind",
    "Attachment",
    "Attempt",
    "BackCheck",
    "Became",
    "CallBack",
    "CallBackTry",
    "CaseMatch",
    "Change",
    "ChangeKind",
    "CheckResult",
    "ClockAlert",
    "ClockPause",
    "Comment",
    "ConflictKind",
    "Decision",
    "DeskAct",
    "DeskActItem",
    "Directive",
    "EnrichmentItem",
    "ExclusionState",
    "FalseAlarm",
    "FieldConflict",
    "FieldRecord",
    "FormerKey",
    "GridTask",
    "Handover",
    "ItemResult",
    "MeetExclusion",
    "MergeKind",
    "PairDecision",
    "Proof",
    "RecordKind",
    "SecondRound",
    "ShiftNote",
    "SmsList",
    "SmsNumber",
    "Transfer",
    "Transition",
    "Verdict",
    "Waiver",
    "WarningRecord",
    "Watch",
    "WatchContact",
]
