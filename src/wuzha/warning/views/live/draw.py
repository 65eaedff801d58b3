# SPDX-License-Identifier: Apache-2.0
"""Rows drawn once a step, whatever the number of lists and pages they appear in."""

from __future__ import annotations

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils import translation

from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.queries.queues import rows
from wuzha.warning.views.console.lists import shown
from wuzha.warning.views.live.topics import Eyes

ROW = "warning/console/parts/row.html"


class Drawings:
    """The rows of one step, by reach, language and warning."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, bool, int], str] = {}

    def rows(self, eyes: Eyes, language: str, filters: Filters, keys: Collection[int]) -> dict[int, str]:
        """HTML of the rows of the warnings that the eyes may see."""
        # The sleeping list alone draws its rows differently.
        kind = (eyes.path, language, filters.queue is Queue.SNOOZED)
        missing = [key for key in keys if (*kind, key) not in self._drawn]
        if missing:
            with translation.override(language):
                for one in shown(rows(eyes.actor(), missing)):
                    context = {"row": one.row, "w": one.row.warning, "reasons": one.reasons, "filters": filters}
                    self._drawn[*kind, one.row.warning.pk] = render_to_string(ROW, context)
        return {key: self._drawn[*kind, key] for key in keys if (*kind, key) in self._drawn}
