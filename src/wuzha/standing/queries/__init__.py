# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms read of standing, always within the actor's reach.

latest(actor, at=None)          the latest round of 12 months (`Round` with its townships)
of_unit(actor, unit_id)         how a township stands in it, with its latest quarter (`Place`)
evidence(actor, unit_id)        the same as plain values that stay as they are: what a proposal rests on
forecast(actor, unit_id)        by how much it changes if nothing is done: beside whoever says it improved
"""

from __future__ import annotations

from wuzha.core.standing import Mark
from wuzha.standing.queries.evidence import evidence
from wuzha.standing.queries.rounds import (
    Place,
    Round,
    forecast,
    history,
    latest,
    named,
    of_unit,
    page,
    round_of,
    townships,
)

__all__ = [
    "Mark",
    "Place",
    "Round",
    "evidence",
    "forecast",
    "history",
    "latest",
    "named",
    "of_unit",
    "page",
    "round_of",
    "townships",
]
