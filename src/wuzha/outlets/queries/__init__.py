# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms read of outlets, always within the actor's reach.

latest(actor, sector)           the latest round of 12 months with the outlets in reach
of_outlet(actor, outlet_id)     how an outlet stands in it, with its latest quarter (`Place`)
evidence_of(actor, outlet, …)   what a proposal about it rests on
"""

from __future__ import annotations

from wuzha.outlets.queries.evidence import evidence_of, known
from wuzha.outlets.queries.rounds import Place, Round, history, latest, named, of_outlet, page, round_of

__all__ = [
    "Place",
    "Round",
    "evidence_of",
    "history",
    "known",
    "latest",
    "named",
    "of_outlet",
    "page",
    "round_of",
]
