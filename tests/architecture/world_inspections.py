# SPDX-License-Identifier: Apache-2.0
"""Tickets, inspections and what they found: one of ours, and one of the other city."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from wuzha.inspections.models import (
    Finding,
    Inspection,
    InspectionItem,
    InspectionPhoto,
    Programme,
    Ticket,
    TicketUnit,
)
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal


class OfInspections(OfOrg):
    """A draft of the city that would go to the station; a visit to the station that is planned and announced."""

    @cached_property
    def ticket(self) -> Pair:
        return self._both(lambda top, unit: self._draft(top, unit).pk)

    @cached_property
    def ticket_unit(self) -> Pair:
        keys = [one["pk"] for one in (self.ticket.own, self.ticket.foreign or {})]
        own, foreign = (TicketUnit.unscoped.get(ticket=key).pk for key in keys)
        return Pair({"pk": own}, {"pk": foreign})

    @cached_property
    def programme(self) -> Pair:
        day = timezone.localdate()
        return self._both(lambda top, _unit: Programme.unscoped.create(owner=top, name="测试", since=day, until=day).pk)

    @cached_property
    def inspection(self) -> Pair:
        day = timezone.localdate()
        return self._both(lambda top, unit: Inspection.unscoped.create(owner=top, unit=unit, planned_on=day).pk)

    @cached_property
    def inspected_unit(self) -> Pair:
        return Pair({"pk": self.city.station.pk}, {"pk": self.city.abroad_station.pk})

    @cached_property
    def finding(self) -> Pair:
        return self._of_visit(
            lambda visit, item: (
                Finding.unscoped.create(inspection=visit, item=item, severity="MAJOR", found_at=timezone.now()).pk
            )
        )

    @cached_property
    def inspection_photo(self) -> Pair:
        return self._of_visit(
            lambda visit, item: (
                InspectionPhoto.unscoped.create(inspection=visit, item=item, kind="ITEM", suffix="png", size=1).pk
            )
        )

    def _draft(self, top: Unit, unit: Unit) -> Ticket:
        made: Ticket = Ticket.unscoped.create(
            issuer=top, source="MEETING", title="测试", problem=seal(Kind.TEXT, "测试"), demand=seal(Kind.TEXT, "测试"),
            due_on=timezone.localdate() + timedelta(days=5),
        )  # fmt: skip
        TicketUnit.unscoped.create(ticket=made, unit=unit)
        return made

    def _both(self, make: Any) -> Pair:
        city = self.city
        return Pair({"pk": make(city.city, city.station)}, {"pk": make(city.abroad, city.abroad_station)})

    def _of_visit(self, make: Any) -> Pair:
        keys = []
        for one in (self.inspection.own, self.inspection.foreign or {}):
            visit = Inspection.unscoped.get(pk=one["pk"])
            item, _new = InspectionItem.unscoped.get_or_create(
                inspection=visit, code="LEAD", defaults={"place": 1, "text": "测试", "points": 1, "severity": "MAJOR"}
            )
            keys.append(make(visit, item))
        return Pair({"pk": keys[0]}, {"pk": keys[1]})
