# SPDX-License-Identifier: Apache-2.0
"""An assessment sheet with its points as a file that a second person approves. No personal data is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.meetings.models import AssessmentSheet
from wuzha.meetings.queries import assessment
from wuzha.org.roles import May
from wuzha.privacy.exporters import Cell, Column


class SheetExporter:
    """The query is the key of the sheet."""

    kind = "meetings.sheet"
    needs: Sequence[May] = (May.READ_OVERSIGHT,)
    object_type = AssessmentSheet.RECORD

    def title(self) -> str:
        return pgettext("assessment", "Items of an assessment sheet")

    def columns(self) -> Sequence[Column]:
        return [
            Column("no", pgettext("meeting", "No.")), Column("name", pgettext("assessment", "Item")),
            Column("rule", pgettext("assessment", "Rule")), Column("owner", pgettext("assessment", "Owner")),
            Column("points", pgettext("assessment", "Points")), Column("own", pgettext("assessment", "Own score")),
            Column("figure", pgettext("assessment", "Comes from")), Column("value", pgettext("assessment", "Value")),
        ]  # fmt: skip

    def count(self, actor: Actor, query: str, most: int) -> int:
        return min(len(assessment.items_of(actor, self._sheet(actor, query))), most + 1)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        for one in assessment.scored(actor, self._sheet(actor, query)).rows[:most]:
            item = one.item
            own = "" if one.points is None else f"{one.points / 100:g}"
            owner = item.owner.name if item.owner is not None else ""
            yield [
                item.no, item.name, item.rule, owner, f"{item.points / 100:g}", own,
                str(one.figure or item.typed_why), one.value,
            ]  # fmt: skip

    def _sheet(self, actor: Actor, query: str) -> AssessmentSheet:
        found = assessment.of(actor, int(query[:12]))
        if found is None:
            raise ValueError("There is no such sheet")
        return found
