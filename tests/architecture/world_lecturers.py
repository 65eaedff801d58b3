# SPDX-License-Identifier: Apache-2.0
"""Lecturers, talks, certificates and contests."""

from __future__ import annotations

from functools import cached_property

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from wuzha.lecturers.models import Contest, Judge, Lecturer, LecturerPaper, Talk


class OfLecturers(OfOrg):
    """Each ours, of the grid that every role above sees, and one abroad."""

    @cached_property
    def lecturers(self) -> list[Lecturer]:
        today = timezone.localdate()
        return [
            Lecturer.unscoped.create(unit=one, name="测试讲师", since=today)
            for one in (self.city.grid, self.city.abroad_grid)
        ]

    @cached_property
    def lecturer(self) -> Pair:
        own, other = self.lecturers
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def lecturer_talk(self) -> Pair:
        own, other = (
            Talk.unscoped.create(
                lecturer=one, unit=one.unit, day=timezone.localdate(), place="测试", topic="测试", people=1
            )
            for one in self.lecturers
        )
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def lecturer_paper(self) -> Pair:
        own, other = (
            LecturerPaper.unscoped.create(lecturer=one, kind="STARS", suffix="docx", size=1) for one in self.lecturers
        )
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def lecturers_contest(self) -> Pair:
        own, other = (
            Contest.unscoped.create(city=one, kind="STAR", title="测试比赛", day=timezone.localdate(), place="测试")
            for one in (self.city.city, self.city.abroad)
        )
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def contest_judge(self) -> Pair:
        keys = self.lecturers_contest
        own, other = (
            Judge.unscoped.create(contest_id=one["pk"], name="测试评委") for one in (keys.own, keys.foreign or {})
        )
        return Pair(
            {"pk": own.contest_id, "judge": own.pk}, {"pk": other.contest_id, "judge": other.pk},
        )  # fmt: skip
