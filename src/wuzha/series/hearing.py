# SPDX-License-Identifier: Apache-2.0
"""What other rooms say when something changes."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.cases.queries.victims import Victim
from wuzha.series.services.watching import due


def victims_changed(victims: Sequence[int]) -> None:
    """Cases with new victims, or the same told otherwise."""
    due(set(Victim.unscoped.filter(pk__in=victims).values_list("case_id", flat=True)))
