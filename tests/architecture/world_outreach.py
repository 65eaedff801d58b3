# SPDX-License-Identifier: Apache-2.0
"""Outreach: an activity of the street, a member of its team, and what else an address names; and the other city's."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from wuzha.org.models import Unit
from wuzha.outreach.models import (
    Activity,
    Aim,
    AimWeek,
    Campaign,
    DailyItem,
    DailyReceipt,
    Event,
    Material,
    ReviewRound,
    Site,
    TeamMember,
)
from wuzha.sealed import Kind, seal


class OfOutreach(OfOrg):
    """Records of the city's own grid, which every role that sees outreach above it sees too."""

    @cached_property
    def outreach_activity(self) -> Pair:
        return self._in_grids(lambda _top, unit: Activity.unscoped.create(
            uid=uuid.uuid4(), unit=unit, day=timezone.localdate(), place="测试", entry="FAMILY", way="DOOR",
            source="PAGE",
            sign_code=f"sign-{unit.pk}", sign_until=timezone.now() + timedelta(hours=1),
        ).pk)  # fmt: skip

    @cached_property
    def team_member(self) -> Pair:
        return self._in_grids(lambda _top, unit: TeamMember.unscoped.create(
            unit=unit, level="GRID", role="GRID", name=seal(Kind.NAME, "测试员"), phone=seal(Kind.PHONE, "13800000000"),
            since=timezone.localdate(),
        ).pk)  # fmt: skip

    @cached_property
    def outreach_event(self) -> Pair:
        return self._in_grids(lambda top, unit: Event.unscoped.create(
            city=top, series="反诈系列+", title="测试", planned_on=timezone.localdate(), place="测试", host=unit
        ).pk)  # fmt: skip

    @cached_property
    def outreach_site(self) -> Pair:
        return self._in_grids(lambda _top, unit: Site.unscoped.create(
            unit=unit, name="测试", kind="STATION", address="测试", opened_on=timezone.localdate()
        ).pk)  # fmt: skip

    @cached_property
    def material(self) -> Pair:
        return self._in_grids(lambda top, _unit: Material.unscoped.create(city=top, title="测试", form="LEAFLET").pk)

    @cached_property
    def daily_item(self) -> Pair:
        return self._in_grids(lambda _top, unit: self._item(unit).pk)

    @cached_property
    def daily_receipt(self) -> Pair:
        return self._in_grids(lambda top, unit: DailyReceipt.unscoped.create(
            item=self._item(top), unit=unit, day=timezone.localdate()
        ).pk)  # fmt: skip

    def _item(self, unit: Unit) -> DailyItem:
        values = {"topic": "测试", "text": "测试", "channel": "GROUP"}
        made, _new = DailyItem.unscoped.get_or_create(unit=unit, day=timezone.localdate(), defaults=values)
        found: DailyItem = made
        return found

    @cached_property
    def outreach_review(self) -> Pair:
        day = timezone.localdate()
        return self._in_grids(lambda top, _unit: ReviewRound.unscoped.create(
            city=top, since=day, until=day, share=10, seed="测试"
        ).pk)  # fmt: skip

    @cached_property
    def outreach_campaign(self) -> Pair:
        return self._in_grids(lambda top, _unit: Campaign.unscoped.create(
            city=top, title="测试", start_on=timezone.localdate().replace(day=1), months=6, chosen="OTHER"
        ).pk)  # fmt: skip

    @cached_property
    def outreach_aim(self) -> Pair:
        week = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
        days = {"since": week - timedelta(days=364), "until": week - timedelta(days=1)}
        values = {"cases": 1, "left_out": 0, "inputs": {"units": [], "ages": [], "types": [], "people": []},
                  "strength_community": 1, "strength_type": 1}  # fmt: skip
        return self._in_grids(lambda top, unit: Aim.unscoped.create(
            made=AimWeek.unscoped.create(city=top, starts_on=week, **days, **values), unit=unit, starts_on=week,
            age="FROM_60",
            fraud_type="POLICE", people=100, cases=1, expected=1, low=0, high=2, level=0, target=50, due_on=week,
            until=week + timedelta(days=27),
        ).pk)  # fmt: skip

    def _in_grids(self, make: Any) -> Pair:
        city = self.city
        own: tuple[Unit, Unit] = (city.city, city.grid)
        return Pair({"pk": make(*own)}, {"pk": make(city.abroad, city.abroad_grid)})
