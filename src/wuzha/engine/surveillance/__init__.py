# SPDX-License-Identifier: Apache-2.0
"""Units beside each other, and a rate beside its past: what luck explains is not told.

`fair`: which units have more cases than luck explains, with funnel limits (`funnel`), rank intervals (`ranks`) and what
is to be expected with no action (`ahead`). `standing`: the same for shares (meeting rate, timeliness), which a unit has
in its own hands. `rates`: how sure a rate is. `change`: whether it has changed, and by whom; `counts`: whether a count
has risen.
"""

from __future__ import annotations

from wuzha.engine.surveillance.ahead import Forecast, Losses, forecast, losses
from wuzha.engine.surveillance.change import Contribution, Share, contributions, pooled, run_of, worsened
from wuzha.engine.surveillance.counts import risen
from wuzha.engine.surveillance.fair import PLAIN, Colour, Round, Row, Rule, Unit, compared, compared_rounds
from wuzha.engine.surveillance.funnel import INNER, OUTER, funnel_limits, garwood, limits
from wuzha.engine.surveillance.rates import Z95, wilson
from wuzha.engine.surveillance.standing import Mark, ShareFunnel, Standing, share_funnel, standings

__all__ = [
    "INNER",
    "OUTER",
    "PLAIN",
    "Z95",
    "Colour",
    "Contribution",
    "Forecast",
    "Losses",
    "Mark",
    "Round",
    "Row",
    "Rule",
    "Share",
    "ShareFunnel",
    "Standing",
    "Unit",
    "compared",
    "compared_rounds",
    "contributions",
    "forecast",
    "funnel_limits",
    "garwood",
    "limits",
    "losses",
    "pooled",
    "risen",
    "run_of",
    "share_funnel",
    "standings",
    "wilson",
    "worsened",
]
