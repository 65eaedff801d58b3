# SPDX-License-Identifier: Apache-2.0
"""Figures of days that are kept."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.core.indicators import Period, Tally
from wuzha.figures.queries.catalogue import Named
from wuzha.org.models import Unit


def tallies(_one: Named, _unit: Unit, _spans: Sequence[Period]) -> list[Tally] | None:
    return None


def kept(_one: Named) -> bool:
    return False
