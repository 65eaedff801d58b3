# SPDX-License-Identifier: Apache-2.0
"""The register of impact assessments: each entry as last reviewed, and what is due for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.privacy.models import ImpactEntry, ImpactVersion

#: Days before a review from which on it is said to come up.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its versions, the latest first."""

    entry: ImpactEntry
    versions: list[ImpactVersion]

    @property
    def latest(self) -> ImpactVersion:
        return self.versions[0]

    @property
    def due(self) -> str:
        """`ended`, `late`, `soon`, or nothing."""
        today = timezone.localdate()
        if self.entry.ended_at is not None:
            return "ended"
        if self.latest.next_review <= today:
            return "late"
        return "soon" if self.latest.next_review <= today + SOON else ""


def register() -> list[Entry]:
    """All entries, those in force first, by when they are due. An installation has few of them."""
    found: dict[int, Entry] = {}
    for version in ImpactVersion.objects.select_related("entry__ended_by", "by").order_by("entry", "-version"):
        found.setdefault(version.entry_id, Entry(version.entry, [])).versions.append(version)
    return sorted(found.values(), key=lambda one: (one.entry.ended_at is not None, one.latest.next_review))


def get(pk: int) -> Entry | None:
    versions = list(ImpactVersion.objects.filter(entry=pk).select_related("entry__ended_by", "by").order_by("-version"))
    return Entry(versions[0].entry, versions) if versions else None


def waiting(actor: Actor, _now: datetime) -> int:
    """How many reviews are due."""
    if not may(actor.role, May.IMPACT) or not at_the_top(actor):
        return 0
    return _due(timezone.localdate())


def _due(today: date) -> int:
    return sum(1 for one in register() if one.due == "late" and one.latest.next_review <= today)
