# SPDX-License-Identifier: Apache-2.0
"""Did it work: campaigns judged against what would have happened anyway, planned so that they can be judged.

`panel`: counts of units by period. `contrast`: difference in differences with an error by unit. `power`: what could
be found at all. `placebo`: the same where nothing was done. `verdict`: all of it in one answer. `lot`: who comes
first, drawn by lot.
"""

from __future__ import annotations

from wuzha.engine.evaluation.lot import Turn, commitment, draw, strata, verified
from wuzha.engine.evaluation.panel import Panel, panel
from wuzha.engine.evaluation.power import MATERIAL, Design, Enough, enough, planned
from wuzha.engine.evaluation.verdict import Evaluation, Look, Remark, Verdict, evaluate

__all__ = [
    "MATERIAL",
    "Design",
    "Enough",
    "Evaluation",
    "Look",
    "Panel",
    "Remark",
    "Turn",
    "Verdict",
    "commitment",
    "draw",
    "enough",
    "evaluate",
    "panel",
    "planned",
    "strata",
    "verified",
]
