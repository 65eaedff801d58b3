# SPDX-License-Identifier: Apache-2.0
"""Why warnings stand where they stand, in one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from wuzha.engine.triage import reasons, render
from wuzha.warning.models import WarningRecord
from wuzha.warning.services.scoring import Facts, score_facts


def reason_lines(warnings: Iterable[WarningRecord]) -> dict[int, str]:
    """Key of the warning → its three largest reasons, in the language of the page.

    Worked out from the facts as they stood when the warning was scored, so the line explains the place it has.
    """
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    by_moment: dict[datetime, list[WarningRecord]] = defaultdict(list)
    for warning in warnings:
        by_moment[warning.scored_at or timezone.now()].append(warning)
    lines = {}
    for moment, group in by_moment.items():
        batch, scores = score_facts([Facts.of(warning) for warning in group], moment)
        for place, warning in enumerate(group):
            lines[warning.pk] = render(reasons(batch, scores, place), lang)
    return lines
