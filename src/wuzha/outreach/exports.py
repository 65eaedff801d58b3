# SPDX-License-Identifier: Apache-2.0
"""The ledger of activities and the roster of the teams as files that a second person approves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.outreach.models import Activity, TeamMember
from wuzha.outreach.queries.lists import TABS
from wuzha.outreach.rulesets import ENTRIES, ROLES, WAYS
from wuzha.privacy.exporters import Cell, Column


class LedgerExporter:
    """The query is that of the list of activities: its tab and its unit. The columns are those that an import reads."""

    kind = "outreach.activities"
    needs: Sequence[May] = (May.READ_OUTREACH,)
    object_type = Activity.RECORD

    def title(self) -> str:
        return pgettext("outreach", "Ledger of activities")

    def columns(self) -> Sequence[Column]:
        labels = {
            "number": pgettext("outreach", "Number"), "day": pgettext("outreach", "Day"),
            "unit": pgettext("outreach", "Unit"), "place": pgettext("outreach", "Place"),
            "topic": pgettext("outreach", "Topic"), "entry": pgettext("outreach", "Goes to"),
            "way": pgettext("outreach", "Way"), "people": pgettext("outreach", "People reached"),
            "state": pgettext("outreach", "State of the review"),
        }  # fmt: skip
        return [Column(code, label) for code, label in labels.items()]

    def _rows(self, actor: Actor, query: str) -> Any:
        asked = QueryDict(query)
        tab, unit = asked.get("tab") or "all", asked.get("unit") or ""
        if tab not in TABS or not (unit.isdecimal() or unit == ""):
            raise ValueError(query)
        rows = Activity.objects.visible_to(actor).filter(TABS[tab])
        return rows.filter(unit_id=int(unit)) if unit else rows

    def count(self, actor: Actor, query: str, most: int) -> int:
        return pages.capped(self._rows(actor, query), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        ways, entries = WAYS.at(), ENTRIES.at()
        for one in self._rows(actor, query).select_related("unit").order_by("-day", "-pk")[:most]:
            yield [
                one.number, one.day, one.unit.name, one.place, one.topic, entries.label(one.entry),
                ways.label(one.way), one.reach, one.get_state_display(),
            ]  # fmt: skip


class TeamExporter:
    """Everybody who serves in reach; names and phones masked, or opened where that was approved."""

    kind = "outreach.teams"
    needs: Sequence[May] = (May.READ_OUTREACH,)
    object_type = TeamMember.RECORD

    def title(self) -> str:
        return pgettext("outreach", "Roster of the teams")

    def columns(self) -> Sequence[Column]:
        return [
            Column("unit", pgettext("outreach", "Serves")), Column("role", pgettext("outreach", "As what")),
            Column("name", pgettext("outreach", "Name"), sealed=True),
            Column("phone", pgettext("outreach", "Phone"), sealed=True),
            Column("since", pgettext("outreach", "From")),
            Column("trained_on", pgettext("outreach", "Last trained")),
        ]  # fmt: skip

    def _rows(self, actor: Actor) -> Any:
        return TeamMember.objects.visible_to(actor).filter(until__isnull=True)

    def count(self, actor: Actor, query: str, most: int) -> int:  # noqa: ARG002 - the list has no filters
        return pages.capped(self._rows(actor), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:  # noqa: ARG002
        roles = ROLES.at()
        for one in self._rows(actor).select_related("unit").order_by("unit__path", "pk")[:most]:
            yield [one.unit.name, roles.label(one.role), one.name, one.phone, one.since, one.trained_on]


EXPORTERS = (LedgerExporter(), TeamExporter())
