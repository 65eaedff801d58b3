# SPDX-License-Identifier: Apache-2.0
"""How sure a rate is (`rates`), which unit stands apart from the others by more than luck (`standing`), and whether a
rate has changed, and by whom (`change`), or a count has risen (`counts`)."""

from __future__ import annotations

from wuzha.engine.surveillance.change import Contribution, Share, contributions, pooled, run_of, worsened
from wuzha.engine.surveillance.counts import risen
from wuzha.engine.surveillance.rates import Z95, wilson
from wuzha.engine.surveillance.standing import Mark, Standing, standings

__all__ = [
    "Z95",
    "Contribution",
    "Mark",
    "Share",
    "Standing",
    "contributions",
    "pooled",
    "risen",
    "run_of",
    "standings",
    "wilson",
    "worsened",
]
