# SPDX-License-Identifier: Apache-2.0
"""Who else may do what somebody may not: named on a page before anybody presses a button that would refuse."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.org.models import Posting, Unit
from wuzha.org.roles import May, Role, may

#: Names told at once.
MOST = 4


def who_may(unit: Unit, permission: May, without: Collection[int | None] = ()) -> list[str]:
    """Names of people who are posted today at the unit or above it in a role with the permission, those of the unit
    first; `without` are keys of people who may not, such as whoever signed first."""
    roles = [role for role in Role if may(role, permission)]
    without = [key for key in without if key is not None]
    return _names(unit.path, Posting.unscoped.filter(role__in=roles).exclude(person__in=without))


def who_leads(path: str) -> list[str]:
    """Names of people who lead the shift today at the unit with this path or above it, those of the unit first."""
    return _names(path, Posting.unscoped.filter(leads=True))


def _names(path: str, postings: QuerySet[Posting]) -> list[str]:
    today = timezone.localdate()
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    rows = postings.filter(unit__path__in=above, person__is_active=True, valid_from__lte=today)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    names = rows.order_by("-unit__path", "person__name").values_list("person__name", flat=True)
    return list(dict.fromkeys(names[: 4 * MOST]))[:MOST]
