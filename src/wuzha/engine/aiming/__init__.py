# SPDX-License-Identifier: Apache-2.0
"""Where, who, about what: which communities, ages and types of fraud publicity reaches most future cases with.

From counts alone: no person has a profile here.
"""

from __future__ import annotations

from wuzha.engine.aiming.small_areas import INTERVAL, Level, Rates, as_good, chosen, estimate, public

__all__ = ["INTERVAL", "Level", "Rates", "as_good", "chosen", "estimate", "public"]
