# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure, as a file that a second person approves. No personal data is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Part, behind, page
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.results.queries.indicators import SUMS
from wuzha.results.views.asked import types
from wuzha.results.views.records import Listed
from wuzha.results.views.rows import opens, shown

#: Rows read at a time.
CHUNK = 500


class ResultsExporter:
    kind = "results.records"
    needs: Sequence[May] = (May.READ_CASES,)
    object_type = "case"

    def title(self) -> str:
        return pgettext("results", "Records of a figure of results")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("record", "Number")), Column("case", pgettext("results", "Case")),
            Column("day", pgettext("results", "Counted on")), Column("what", pgettext("results", "What")),
            Column("fraud_type", _("Scam type")), Column("unit", _("Unit")),
            Column("township", pgettext("results", "Township")), Column("counts", pgettext("results", "Counts")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        wanted = self._list(actor, query)
        return capped(behind(wanted.asked.selection, wanted.indicator, period=wanted.asked.period), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        wanted, after, left, words = self._list(actor, query), "", most, types()
        one, selection, period = wanted.indicator, wanted.asked.selection, wanted.asked.period
        while left > 0:
            found = page(selection, one, Part.NUMERATOR, period, after, length=min(CHUNK, left))
            for row in found.rows:
                yield self._cells(shown(one, row, selection), words)
            if found.next_cursor is None:
                return
            after, left = found.next_cursor, left - len(found.rows)

    def _cells(self, row: Any, words: dict[str, str]) -> list[Cell]:
        case = row.case
        kind = words.get(case.fraud_type, case.fraud_type) if case else ""
        unit, town = (str(one) if one else "" for one in (row.unit, case.place_unit if case else None))
        return [row.number, str(case or ""), row.day, row.what, kind, unit, town, row.amount]

    def _list(self, actor: Actor, query: str) -> Listed:
        try:
            wanted = Listed.of(actor, QueryDict(query))
        except Http404 as error:
            raise ValueError("There is no such list") from error
        if wanted.indicator.code in SUMS or not opens(actor.role, wanted.indicator):
            raise ValueError("A sum leaves by its parts, and nothing that may not be opened")
        return wanted
