# SPDX-License-Identifier: Apache-2.0
"""Tables of lecturers, their talks, contests and stars."""

from wuzha.lecturers.models.contest import (
    Contest,
    Contestant,
    ContestChanged,
    ContestStep,
    Judge,
    JudgeCode,
    Recusal,
)
from wuzha.lecturers.models.lecturer import AudienceMark, Lecturer, LecturerPaper, StarDecision, Talk
from wuzha.lecturers.models.rounds import Excuse, Mark, Protest, Round

__all__ = [
    "AudienceMark",
    "Contest",
    "ContestChanged",
    "ContestStep",
    "Contestant",
    "Excuse",
    "Judge",
    "JudgeCode",
    "Lecturer",
    "LecturerPaper",
    "Mark",
    "Protest",
    "Recusal",
    "Round",
    "StarDecision",
    "Talk",
]
