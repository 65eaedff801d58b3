# SPDX-License-Identifier: Apache-2.0
"""What other rooms say when something changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.cards.services.filling import CASE, FUNDS, due
from wuzha.funds.queries import involved


def case_moved(_actor: Actor, cases: Sequence[Any], _act: str) -> None:
    """Whether a case was filed says whether its numbers count; and its money."""
    keys = [one.pk for one in cases]
    due(CASE, keys)
    due(FUNDS, involved.all_cases(keys))
