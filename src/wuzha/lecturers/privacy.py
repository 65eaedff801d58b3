# SPDX-License-Identifier: Apache-2.0
"""When the personal data of lecturers, judges and audiences must go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.lecturers.models import (
    AudienceMark,
    Contest,
    Contestant,
    ContestStep,
    Excuse,
    Judge,
    JudgeCode,
    Lecturer,
    LecturerPaper,
    Protest,
    Recusal,
    Talk,
)
from wuzha.lecturers.rules.life import OPEN, ContestState, LecturerState
from wuzha.lecturers.services.files import FILES
from wuzha.sealed.erasing import erase_rows, erasing

GONE = (LecturerState.TURNED_DOWN, LecturerState.LEFT)
OVER = (ContestState.PUBLISHED, ContestState.CALLED_OFF)


class LecturerKeeper:
    kind = "lecturer"
    object_type = Lecturer.RECORD
    since = "ended_on"

    def title(self) -> str:
        return pgettext("lecturers", "Lecturers who left")

    def what_goes(self) -> str:
        return pgettext(
            "lecturers", "Name, work, phone, note and certificates. Unit, talks, marks in numbers, stars and days stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Lecturer.unscoped.filter(state__in=GONE, ended_on__lt=timezone.localdate(before))
        papers = LecturerPaper.unscoped.values("lecturer_id")
        return rows.filter(~Q(name="") | Q(phone__isnull=False) | Q(note__isnull=False) | Q(pk__in=papers))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Lecturer.unscoped.filter(pk__in=list(keys), state__in=GONE)
        todo = list(rows.values_list("pk", flat=True))
        papers = LecturerPaper.unscoped.filter(lecturer__in=todo)
        FILES.let_go(*papers.values_list("uid", flat=True))
        papers.delete()
        Contestant.unscoped.filter(lecturer__in=todo).update(name="")
        Lecturer.unscoped.filter(pk__in=todo).update(name="", work="")
        erase_rows(Talk.unscoped.filter(lecturer__in=todo))
        erase_rows(Lecturer.unscoped.filter(pk__in=todo))
        return len(todo)


class ContestKeeper:
    kind = "contest"
    object_type = Contest.RECORD
    since = "day"

    def title(self) -> str:
        return pgettext("lecturers", "Contests of lecturers")

    def what_goes(self) -> str:
        return pgettext(
            "lecturers", "Names and codes of judges, reasons, protests and answers. Marks, ranks and days stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Contest.unscoped.filter(state__in=OVER, day__lt=timezone.localdate(before))
        named = Judge.unscoped.exclude(name="").values("contest_id")
        noted = ContestStep.unscoped.filter(note__isnull=False).values("contest_id")
        return rows.filter(Q(pk__in=named) | Q(pk__in=noted))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(Contest.unscoped.filter(pk__in=list(keys), state__in=OVER).values_list("pk", flat=True))
        erase_rows(ContestStep.unscoped.filter(contest__in=todo))
        erase_rows(Protest.unscoped.filter(contest__in=todo))
        erase_rows(Recusal.unscoped.filter(judge__contest__in=todo))
        erase_rows(Excuse.unscoped.filter(judge__contest__in=todo))
        JudgeCode.unscoped.filter(judge__contest__in=todo).delete()
        Judge.unscoped.filter(contest__in=todo).update(name="", work="")
        return len(todo)


class TalkKeeper:
    """Hashes of the devices that marked: the number of marks and their sum stay."""

    kind = "lecturer_talk"
    object_type = Talk.RECORD
    since = "day"

    def title(self) -> str:
        return pgettext("lecturers", "Marks of audiences")

    def what_goes(self) -> str:
        return pgettext("lecturers", "Marks of single devices, and why a talk was struck. How many and their sum stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Talk.unscoped.filter(day__lt=timezone.localdate(before))
        return rows.filter(Q(pk__in=AudienceMark.unscoped.values("talk_id")) | Q(why__isnull=False))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(Talk.unscoped.filter(pk__in=list(keys)).values_list("pk", flat=True))
        rows = AudienceMark.unscoped.filter(talk__in=todo)
        for one in rows.order_by().values("talk_id").annotate(n=Count("pk"), whole=Sum("mark")):
            Talk.unscoped.filter(pk=one["talk_id"]).update(
                old_marks=F("old_marks") + one["n"], old_sum=F("old_sum") + one["whole"]
            )
        rows.delete()
        erase_rows(Talk.unscoped.filter(pk__in=todo))
        return len(todo)


KEEPERS = (LecturerKeeper(), ContestKeeper(), TalkKeeper())


def has_open_work(unit_id: int) -> bool:
    """A unit with a lecturer, or a city with a contest that is not over."""
    return (
        Lecturer.unscoped.filter(unit_id=unit_id, state__in=[LecturerState.NOMINATED, LecturerState.ACTIVE]).exists()
        or Contest.unscoped.filter(city_id=unit_id, state__in=OPEN).exists()
    )
