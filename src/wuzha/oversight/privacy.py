# SPDX-License-Identifier: Apache-2.0
"""When the words of interviews and referrals must go, and how they go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.oversight.models import Interview, InterviewStep, OversightPaper, Referral, ReferralStep
from wuzha.oversight.rules import InterviewState, ReferralState
from wuzha.oversight.services.base import FILES
from wuzha.sealed.erasing import erase_rows, erasing

_HELD = (InterviewState.PLANNED, InterviewState.HELD)
_OPEN = (ReferralState.DRAFT, ReferralState.SENT)


class InterviewKeeper:
    kind = "interview"
    object_type = "interview"
    since = "recorded_at"

    def title(self) -> str:
        return pgettext("oversight", "Interviews")

    def what_goes(self) -> str:
        return pgettext("oversight", "What was said, notes and papers. Units, posts, days and states stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Interview.unscoped.filter(recorded_at__lt=before).exclude(state__in=_HELD)
        found: QuerySet[Any] = rows.filter(Q(matters__isnull=False) | Q(problems__isnull=False))
        return found

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Interview.unscoped.filter(pk__in=list(keys)).exclude(state__in=_HELD)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(InterviewStep.unscoped.filter(interview__in=todo))
        _papers(OversightPaper.unscoped.filter(interview__in=todo))
        erase_rows(Interview.unscoped.filter(pk__in=todo))
        return len(todo)


class ReferralKeeper:
    kind = "referral"
    object_type = "referral"
    since = "recorded_at"

    def title(self) -> str:
        return pgettext("oversight", "Referrals")

    def what_goes(self) -> str:
        return pgettext("oversight", "Facts, answers, notes and letters. Units, organs, days and states stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Referral.unscoped.filter(recorded_at__lt=before).exclude(state__in=_OPEN)
        found: QuerySet[Any] = rows.filter(facts__isnull=False)
        return found

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Referral.unscoped.filter(pk__in=list(keys)).exclude(state__in=_OPEN)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(ReferralStep.unscoped.filter(referral__in=todo))
        _papers(OversightPaper.unscoped.filter(referral__in=todo))
        erase_rows(Referral.unscoped.filter(pk__in=todo))
        return len(todo)


def _papers(rows: QuerySet[Any]) -> None:
    FILES.let_go(*rows.values_list("uid", flat=True))
    rows.delete()
