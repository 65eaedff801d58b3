# SPDX-License-Identifier: Apache-2.0
"""Suggestions about series in people's inboxes: something new joins a living series, or two may be one gang's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.series.models import Suggestion
from wuzha.series.queries.records import waiting
from wuzha.series.rules.words import About, RecordKind
from wuzha.ui.record import Chip


class SuggestionSource(RecordSource[Suggestion]):
    """Of cases that are one's own or nobody's; for who leads, all."""

    code, kind, needs, record, model = "series", Kind.DECIDE, (May.JUDGE_SERIES,), "series_suggestion", Suggestion
    since, due, related = "at", "due_at", ("series", "node")
    about = ("series", "series_id")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Suggestion]:
        return waiting(actor, now)

    def what(self, row: Suggestion) -> str:
        if row.about == About.WHOLE:
            return pgettext("series", "Confirm or reject a suggested series")
        if row.about == About.DOUBT:
            return pgettext("series", "Judge a thin tie of a series")
        if row.about == About.SPLIT:
            return pgettext("series", "A series no longer holds together: keep it, or take records out")
        if row.node is not None and row.node.kind == RecordKind.WARNING:
            return pgettext("series", "A warning joins a series: it names what these cases name")
        return pgettext("series", "Something new joins a series: confirm or reject")

    def title(self, row: Suggestion) -> str:
        return str(row.series)

    def line(self, row: Suggestion) -> str:
        return str(row.series.get_state_display())

    def chips(self, row: Suggestion) -> tuple[Chip, ...]:
        return (Chip(row.series.get_state_display()),)

    def url(self, actor: Actor, row: Suggestion) -> str:
        return row.series.get_absolute_url()
