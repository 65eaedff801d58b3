# SPDX-License-Identifier: Apache-2.0
"""What other rooms say when something changes."""

from __future__ import annotations

from typing import Any

from wuzha.audit.actor import Actor
from wuzha.cards.services.filling import CASE, FUNDS, due
from wuzha.funds.queries import involved


def case_moved(_actor: Actor, case: Any, _act: str) -> None:
    """Whether a case was filed says whether its numbers count; and its money."""
    due(CASE, [case.pk])
    due(FUNDS, involved.all_cases([case.pk]))
