# SPDX-License-Identifier: Apache-2.0
"""Numbers as the database compares them. Migrations refer to this: its SQL does not change."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.lookups import IRegex

from wuzha.funds.orders.rules.filing import OUR_NUMBER
from wuzha.plain import Plain

__all__ = ["Plain", "ours"]


def ours(column: str) -> Q:
    """Whether a column has a number that this platform gave, also spaced out or in full width."""
    return Q(IRegex(Plain(F(column)), OUR_NUMBER))
