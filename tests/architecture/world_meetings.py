# SPDX-License-Identifier: Apache-2.0
"""What the joint meeting keeps."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from wuzha.meetings.models import AssessmentSheet, Invitation, Meeting, MeetingPaper, Membership, Plan


class OfMeetings(OfOrg):
    """Each ours and one abroad."""

    @cached_property
    def meetings(self) -> dict[str, Pair]:
        """A meeting, its notice, a membership, a plan, a sheet, and the page of a unit."""
        cities = (self.city.city, self.city.abroad)
        made = [
            Meeting.unscoped.create(city=one, kind="PLENARY", title="测试", at=timezone.now(), chair="测试")
            for one in cities
        ]
        for one in made:
            Invitation.unscoped.create(meeting=one, unit=one.city)
        rows = {
            "record": made,
            "paper": [MeetingPaper.unscoped.create(meeting=one, kind="NOTICE", suffix="docx", size=1) for one in made],
            "member": [
                Membership.unscoped.create(city=one, unit=one, sector="GOVERNMENT", since=date(2016, 1, 1))
                for one in cities
            ],
            "plan": [Plan.unscoped.create(city=one, year=2023, document_no="测试", title="测试") for one in cities],
            "sheet": [
                AssessmentSheet.unscoped.create(city=one, year=2023, title="测试", source="测试") for one in cities
            ],
        }
        pairs = {name: Pair({"pk": own.pk}, {"pk": other.pk}) for name, (own, other) in rows.items()}
        return pairs | {"unit": Pair({"unit": cities[0].pk}, {"unit": cities[1].pk})}
