# SPDX-License-Identifier: Apache-2.0
"""Values in force, by date, each with its citation and whether its text was read."""

from __future__ import annotations

from wuzha.sanctions.rulesets.grounds import BANS, GROUNDS, LIMITS
from wuzha.sanctions.rulesets.ledgers import PENALTY_HEADERS, PLEDGE_HEADERS, RETURN_HEADERS
from wuzha.sanctions.rulesets.penalties import ARTICLES, PROCEDURE
from wuzha.sanctions.rulesets.words import ABROAD, OCCASIONS, PLEDGES

__all__ = [
    "ABROAD", "ARTICLES", "BANS", "GROUNDS", "LIMITS", "OCCASIONS", "PENALTY_HEADERS", "PLEDGES", "PLEDGE_HEADERS",
    "PROCEDURE", "RETURN_HEADERS",
]  # fmt: skip
