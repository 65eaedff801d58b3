# SPDX-License-Identifier: Apache-2.0
"""The money of one planned case on its way into the tables of the funds desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wuzha.funds.models import Account, Freeze, FundsCase, StopOrder, Victim
from wuzha.simulation.casework.records import PlannedCase, PlannedMoney


@dataclass(slots=True)
class Flow:
    """One case's money, as it is written: its records, and when each order was issued."""

    plan: PlannedMoney
    case: PlannedCase
    funds: FundsCase
    victim: Victim
    account: Account
    stopped_at: datetime
    frozen_at: datetime
    stop: StopOrder | None = None
    freeze: Freeze | None = None
