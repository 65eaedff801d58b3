# SPDX-License-Identifier: Apache-2.0
"""What a proposal about a township rests on: plain values that stay as they are, whatever comes in later."""

from __future__ import annotations

from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.indicators import registered
from wuzha.standing import addresses
from wuzha.standing.models import StandingRound, UnitStanding
from wuzha.standing.queries.rounds import Place, Round, latest, one, round_of

#: Digits that are kept of ratios and chances.
DIGITS = 6


def evidence(actor: Actor, unit_id: int, found: Round | None = None) -> dict[str, Any]:
    """How a township stands in the latest round, for a measure to keep as JSON: the number of the round, expected and
    counted, their ratio with its interval, the interval of its rank, q, the chance that this is luck, the mark, process
    rates, and addresses of the records. Empty out of reach, or before the first round. `found`: the latest round, where
    it is read already."""
    found = found or latest(actor)
    place = next((one for one in found.places if one.unit.pk == unit_id), None) if found else None
    if found is None or place is None:
        return {}
    told = _round(found.row, place.row, place)
    if found.quarter is not None and place.quarter is not None:
        told["quarter"] = _round(found.quarter, place.quarter, place)
    told["mark"], told["of"] = place.mark.value, len(found.places)
    return told


def opened(actor: Actor, round_pk: int, unit_id: int) -> dict[str, str]:
    """Where the records of a township in a round are listed: its cases (`cases`), and the warnings of each process rate
    by its code; nothing out of reach."""
    row = one(actor, round_pk)
    place = (
        None if row is None else next((each for each in round_of(actor, row).places if each.unit.pk == unit_id), None)
    )
    if row is None or place is None:
        return {}
    told = {code: addresses.warnings(code, row, place.unit) for code in place.row.process}
    return {"cases": addresses.cases(row, unit_id), **told}


def _round(row: StandingRound, own: UnitStanding, place: Place) -> dict[str, Any]:
    known = registered().get("warning", {})
    return {
        "round": row.number, "round_key": row.pk,
        "snapshot": row.snapshot.number if row.snapshot else "", "span": row.span, "first": row.first.isoformat(),
        "last": row.last.isoformat(), "at": row.at.isoformat(), "unit": place.unit.code, "unit_name": place.unit.name,
        "count": own.count, "expected": round(own.expected, DIGITS), "ratio": round(own.ratio, DIGITS),
        "low": round(own.low, DIGITS), "high": round(own.high, DIGITS), "shrunk": round(own.shrunk, DIGITS),
        "forecast": round(own.forecast, DIGITS), "ahead": round(own.ahead, 2), "ahead_low": own.ahead_low,
        "ahead_high": own.ahead_high, "rank_low": own.rank_low, "rank_high": own.rank_high,
        "luck": own.luck, "q": own.q, "sure": round(own.sure, DIGITS), "worst": round(own.worst, DIGITS),
        "mark": own.mark, "residents": own.residents, "residents_year": own.year, "loss_fen": own.loss_fen,
        "rules": row.rules,
        "process": [
            {
                "code": code, "name": known[code].label_in("zh-hans") if code in known else code, **told,
                "address": addresses.warnings(code, row, place.unit),
            }
            for code, told in own.process.items()
        ],
        "address": addresses.cases(row, place.unit.pk), "page": addresses.page(place.unit.pk),
    }  # fmt: skip
