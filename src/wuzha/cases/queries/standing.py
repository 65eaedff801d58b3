# SPDX-License-Identifier: Apache-2.0
"""Where a case stands before the law, by which documents, and what the law lets others do in it as it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from wuzha.cases.models import Case, CaseStep
from wuzha.cases.registry import Proof
from wuzha.cases.rules.life import FILED, WITH_PAPER, Act, Source, State

__all__ = [
    "FILED", "WITH_PAPER", "Act", "Case", "CaseStep", "Proof", "Source", "State", "filed_days", "goes_on_elsewhere",
    "is_filed", "told_of", "withdrawn_on",
]  # fmt: skip


def told_of(case_id: int) -> list[CaseStep]:
    """Its steps with a document, what was put right among them, in the order in which they were told."""
    rows = CaseStep.unscoped.filter(case=case_id, act__in=WITH_PAPER).select_related("by", "struck_by__by")
    return list(rows.order_by("pk"))


def is_filed(case: Case) -> bool:
    """Whether it was filed and is not withdrawn, so that compulsory measures may be taken (程序规定 174). Of a case of
    a list that is taken to be so: the list told of it and not of its documents."""
    return case.state in FILED or (case.source == Source.LIST and case.state == State.ACCEPTED)


def filed_days(case_ids: Collection[int]) -> dict[int, date]:
    """Case → the day of its first filing that stands; without one of which a list told no day."""
    rows = CaseStep.unscoped.filter(case__in=case_ids, act=Act.FILE, struck_by__isnull=True)
    days = rows.order_by("-day").values_list("case_id", "day")
    return {case: day for case, day in days if day is not None}


def goes_on_elsewhere(case: Case) -> bool:
    """Whether it goes on as another case, or with another organ."""
    return case.state in (State.MERGED, State.HANDED_OVER)


def withdrawn_on(cases: Collection[int]) -> dict[int, date]:
    """Of these cases those that are withdrawn (程序规定 186), and since which day."""
    steps = CaseStep.unscoped.filter(
        case__in=cases, case__state=State.WITHDRAWN, act=Act.WITHDRAW, struck_by__isnull=True
    ).order_by("pk")
    return {one.case_id: one.day or timezone.localdate(one.at) for one in steps}
