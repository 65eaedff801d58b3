# SPDX-License-Identifier: Apache-2.0
"""Every loop of linkage run once over a few rows, so that all are compiled, or loaded, when somebody waits."""

from __future__ import annotations

from wuzha.engine.compiled import missed
from wuzha.engine.linkage.hubs import FEWEST
from wuzha.engine.linkage.incidence import Row
from wuzha.engine.linkage.judgement import Judgement, judged
from wuzha.engine.linkage.reasons import answer


def make_ready() -> list[str]:
    """The names of the loops that had to be compiled; empty where all were kept from before."""
    rows = [Row(f"r{i}", "app", "x") for i in range(2 * FEWEST)]
    rows += [Row(row.record, "phone", str(place // 2)) for place, row in enumerate(rows)]
    answer(judged(rows, [Judgement("r0", "r1", together=False)]).grouping)
    return missed(__package__)
