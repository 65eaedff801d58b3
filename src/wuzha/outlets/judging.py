# SPDX-License-Identifier: Apache-2.0
"""From what was counted to how each outlet stands, by the rule in force. How is `wuzha.engine.surveillance`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuzha.core.standing import Span
from wuzha.core.standing.judging import judged
from wuzha.engine.surveillance import Mark as Funnel
from wuzha.engine.surveillance import Round, Unit, risen, standings
from wuzha.outlets.counting import Counted
from wuzha.outlets.rulesets import Policy

#: Shares that stand beside the rate, each in a funnel of its own: none makes an outlet eligible.
SHARES = ("fresh", "corporate")
MARKS = {Funnel.APART: "APART", Funnel.WATCH: "WATCH", Funnel.LUCK: "LUCK", Funnel.FEW: "FEW"}
#: Counts beyond which twice the same is not asked term by term.
_EXACT = 20_000


def stand(counted: Sequence[Counted], span: Span, policy: Policy) -> tuple[Round, list[dict[str, Any]]]:
    """The round, and the columns of each outlet in the order given; all of them have live cards."""
    units = [Unit(one.outlet.code, one.told.live, one.count) for one in counted]
    found, columns = judged(units, policy, confirms=span is Span.YEAR)
    shares = _shares(counted)
    return found, [
        own
        | {
            "stock": one.told.live, "count": one.count, "before": one.told.before, "shares": share,
            "grown": grown(one.told.before, one.count), "amount_fen": one.told.amount_fen, "keys": list(one.keys),
        }
        for one, own, share in zip(counted, columns, shares, strict=True)
    ]  # fmt: skip


def grown(before: int, now: int) -> float:
    """The chance that so many more than a year before are luck."""
    return risen(before, now) if before + now <= _EXACT else 1.0


def _shares(counted: Sequence[Counted]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{} for _ in counted]
    for code in SHARES:
        told = [(int(getattr(one.told, code)), one.count) for one in counted]
        for place, (pair, stands) in enumerate(zip(told, standings(told, up=False), strict=True)):
            found[place][code] = {
                "hits": pair[0], "rows": pair[1], "luck": round(stands.luck, 6), "mark": MARKS[stands.mark],
            }  # fmt: skip
    return found
