# SPDX-License-Identifier: Apache-2.0
"""The facts of an order as a document needs them, in clear; a blank where something is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wuzha.engine.calendar import SHANGHAI

BLANK = "　　　　　　"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Money in 分."""

    number: str
    case: str
    unit: str
    officer: str
    basis: str
    bank: str
    account: str
    holder: str
    amount_fen: int
    day: date
    #: Of a stop: the payment it is about.
    victim: str = ""
    victim_id: str = ""
    victim_phone: str = ""
    from_bank: str = ""
    from_account: str = ""
    from_holder: str = ""
    paid_fen: int = 0
    paid_at: datetime | None = None
    reported_at: datetime | None = None
    #: Of a freeze.
    term: str = ""
    scope: str = ""
    interest: bool = False
    frozen_fen: int = 0
    start: datetime | None = None
    until: datetime | None = None
    decider: str = ""
    decision_no: str = ""
    decided_on: date | None = None


def at(moment: datetime | None) -> str:
    """A moment as a form shows it, by the clock of the city."""
    return BLANK if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
