# SPDX-License-Identifier: Apache-2.0
from wuzha.operations.models.duty import Duty, DutyChange
from wuzha.operations.models.force import ForceMember, ForceTerm, Grade
from wuzha.operations.models.operation import Operation, OperationCase, OperationStep, OperationTarget
from wuzha.operations.models.training import Answer, Attendance, Training

__all__ = [
    "Answer", "Attendance", "Duty", "DutyChange", "ForceMember", "ForceTerm", "Grade", "Operation", "OperationCase",
    "OperationStep", "OperationTarget", "Training",
]  # fmt: skip
