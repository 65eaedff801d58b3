# SPDX-License-Identifier: Apache-2.0
"""Units to be made fraud-free, what is known and said of each, and the quota of townships."""

from wuzha.fraudfree.models.judging import Evaluation, Objection, SheetMark, UnitFile, Veto
from wuzha.fraudfree.models.unit import FreeUnit, FreeUnitStep, PlaceCase, Promotion, TownQuota

__all__ = [
    "Evaluation", "FreeUnit", "FreeUnitStep", "Objection", "PlaceCase", "Promotion", "SheetMark", "TownQuota",
    "UnitFile", "Veto",
]  # fmt: skip
