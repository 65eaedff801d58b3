# SPDX-License-Identifier: Apache-2.0
"""How much there is, and how much of it is noise: what the last grouping of everything learnt."""

from __future__ import annotations

import numpy as np

from wuzha.engine.linkage.code import CITY, NOISE, Whole
from wuzha.engine.linkage.values import KINDS
from wuzha.pages import capped
from wuzha.series.models import Learnt, Node


def learnt() -> Learnt:
    """The latest; before the first, what there is by now and nothing learnt."""
    found: Learnt | None = Learnt.unscoped.order_by("-pk").first()
    if found is not None:
        return found
    size = len(KINDS)
    return Learnt(records=max(capped(Node.unscoped.all(), CITY), 1), incidences=[0.0] * size, noise=[NOISE] * size)


def whole(of: Learnt) -> Whole:
    """The same for the engine."""
    return Whole(of.records, np.array(of.incidences), np.array(of.noise))
