# SPDX-License-Identifier: Apache-2.0
"""Completion before dispatch (`domain.md` §3.4): how ready a warning is for the person to be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Found(models.TextChoices):
    """What looking for an item came to."""

    FOUND = "FOUND", _("Found")
    NOT_FOUND = "NOT_FOUND", _("Looked for, not found")
    NOT_NEEDED = "NOT_NEEDED", _("Not needed")


def score(weights: Mapping[str, int], present: Iterable[str]) -> int:
    """Σ weight of the items present, each once; items without a weight add nothing."""
    return sum(weights.get(item, 0) for item in set(present))


def held_too_long(claimed_at: datetime, now: datetime, max_hold_minutes: int | None) -> bool:
    """Whether completion has delayed urgent work beyond what its level allows; `None` sets no limit."""
    return max_hold_minutes is not None and now - claimed_at > timedelta(minutes=max_hold_minutes)


def may_dispatch(completeness: int, threshold: int, *, override: bool, late: bool = False) -> bool:
    """Below the threshold a warning goes out with a named override, or as it is once the time for completing it is over
    (`late`), so that completion never stops the work.
    """
    return completeness >= threshold or override or late
