# SPDX-License-Identifier: Apache-2.0
"""Fraud-free units."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from wuzha.fraudfree.models import FreeUnit, UnitFile
from wuzha.org.models import Unit, UnitKind
from wuzha.requests.models import Request
from wuzha.sealed import Kind, seal


class OfFraudFree(OfOrg):
    """Each ours and one abroad."""

    @cached_property
    def free_units(self) -> list[FreeUnit]:
        today = timezone.localdate()
        towns = (self.city.town, Unit.objects.get(kind=UnitKind.STREET, path__startswith=self.city.abroad.path))
        return [
            FreeUnit.unscoped.create(kind="COMMUNITY", township=one, name="测试家园", people=900, known_since=today)
            for one in towns
        ]

    @cached_property
    def fraudfree(self) -> Pair:
        own, other = self.free_units
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def fraudfree_file(self) -> Pair:
        own, other = (
            UnitFile.unscoped.create(free_unit=one, round=1, kind="EVIDENCE", suffix="pdf", size=1)
            for one in self.free_units
        )
        return Pair({"pk": own.pk}, {"pk": other.pk})

    @cached_property
    def fraudfree_nomination(self) -> Pair:
        now = timezone.now()
        own, other = (
            Request.unscoped.create(
                kind="NOMINATION", asking=city, addressed=unit, title="测试", what=seal(Kind.TEXT, "测试"),
                sign_due_at=now + timedelta(days=1), due_at=now + timedelta(days=9),
            )
            for city, unit in ((self.city.city, self.city.member), (self.city.abroad, self.city.abroad_centre))
        )  # fmt: skip
        return Pair({"pk": own.pk}, {"pk": other.pk})
