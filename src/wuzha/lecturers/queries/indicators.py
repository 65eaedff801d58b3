# SPDX-License-Identifier: Apache-2.0
"""What is counted of lecturers: who is one, who has stars, talks and the people who listened."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.lecturers.models import Lecturer, Talk
from wuzha.lecturers.rules.life import LecturerState

GROUP = pgettext_lazy("lecturers", "Star lecturers")
HOUSE = pgettext_lazy("lecturers", "domain.md §6.4 and the letter of 2023; to be set locally")


def _lecturers(of: Selection, _period: Period | None) -> QuerySet[Any]:
    found: QuerySet[Any] = Lecturer.objects.visible_to(of.actor).filter(of.rule)
    return found


def _talks(of: Selection, _period: Period | None) -> QuerySet[Any]:
    found: QuerySet[Any] = Talk.objects.visible_to(of.actor).filter(of.rule)
    return found


LECTURERS = Subject("lecturer", pgettext_lazy("lecturers", "lecturers"), _lecturers, ("unit",), timeless=True)
TALKS = Subject("lecturer_talk", pgettext_lazy("lecturers", "talks"), _talks, ("lecturer", "unit"), timeless=True)
_NOW = Basis(LECTURERS, "", pgettext_lazy("lecturers", "as it stands now"), standing=True)
_HELD = Basis(TALKS, "day", pgettext_lazy("lecturers", "held in the period"), of_days=True)

INDICATORS = register("lecturers", (
    Indicator(
        "active", GROUP, pgettext_lazy("lecturers", "Lecturers"), Shape.COUNT, _NOW,
        pgettext_lazy("lecturers", "Lecturers that were accepted and have not left"), HOUSE,
        among=Q(state=LecturerState.ACTIVE), better=Better.UP, order="-pk",
    ),
    Indicator(
        "starred", GROUP, pgettext_lazy("lecturers", "Star lecturers"), Shape.COUNT, _NOW,
        pgettext_lazy("lecturers", "Lecturers with one star at least, by the star rule"), HOUSE,
        among=Q(state=LecturerState.ACTIVE, stars__gt=0), better=Better.UP, order="-stars",
    ),
    Indicator(
        "talks", GROUP, pgettext_lazy("lecturers", "Talks"), Shape.COUNT, _HELD,
        pgettext_lazy("lecturers", "Talks of the period, without those that were struck"), HOUSE,
        among=Q(struck_at__isnull=True), better=Better.UP, order="-day",
    ),
    Indicator(
        "heard", GROUP, pgettext_lazy("lecturers", "People who listened"), Shape.SUM, _HELD,
        pgettext_lazy("lecturers", "Audiences of the same talks together; who came twice is counted twice"), HOUSE,
        among=Q(struck_at__isnull=True), column="people", better=Better.UP, order="-day",
    ),
))  # fmt: skip
