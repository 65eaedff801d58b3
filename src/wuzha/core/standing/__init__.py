# SPDX-License-Identifier: Apache-2.0
"""Units beside each other, round by round: what townships and outlets share.

`marks`: periods, marks and how numbers read. `judging`: the rule a city sets, and from counts to the columns of a
round. `rows`: those columns as an abstract table. `reach`: who sees the whole city. How a unit is judged is
`wuzha.engine.surveillance`; what is counted, and of whom, is each room's own.
"""

from wuzha.core.standing.marks import (
    ORDER,
    SIGNS,
    TONES,
    Claim,
    Mark,
    Span,
    chance,
    claim,
    interval,
    moved,
    ratio,
)

__all__ = ["ORDER", "SIGNS", "TONES", "Claim", "Mark", "Span", "chance", "claim", "interval", "moved", "ratio"]
