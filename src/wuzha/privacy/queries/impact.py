# SPDX-License-Identifier: Apache-2.0
"""The register of impact assessments: each entry as last reviewed, and what is due for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

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


def reviews() -> QuerySet[ImpactVersion]:
    """Of each entry in force the latest version, which says when it is reviewed next."""
    rows = ImpactVersion.objects.filter(entry__ended_at=None)
    return rows.order_by("entry", "-version").distinct("entry")


def late() -> list[Entry]:
    """Those whose review is due, the longest overdue first."""
    return [one for one in register() if one.due == "late"]
