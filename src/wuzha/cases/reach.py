# SPDX-License-Identifier: Apache-2.0
"""Who sees which cases, as a rule that any table which leads to a case can ask."""

from __future__ import annotations

from django.db.models import Q

from wuzha.org.reach import all_centres, units_below


def reach_of(unit_path: str | None, prefix: str = "") -> Q:
    """Cases of the centres at or below a unit, and those that units at or below it handle. `prefix` leads to the
    case."""
    reach = units_below(unit_path)
    if reach.centres and reach.centres == all_centres():
        return Q()
    return Q(**{f"{prefix}centre_id__in": reach.centres}) | Q(**{f"{prefix}unit_id__in": reach.ids})
