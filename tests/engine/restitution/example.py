# SPDX-License-Identifier: Apache-2.0
"""The worked example: two victims, four frozen accounts, and a payer nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from wuzha.engine.restitution import Book, Examination, FrozenAccount, Row, frozen_account

SHANGHAI = timezone(timedelta(hours=8))
LOSSES = {"V1": 80_000_00, "V2": 50_000_00}
FROZEN = {"A1": 100_00, "B1": 20_000_00, "B2": 29_900_00, "C1": 30_000_00}


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2023-05-10T{clock}+08:00")


ROWS = (
    Row("1", at("10:02:11"), "victim 1", "A1", 80_000_00, "V1"),
    Row("2", at("10:05:40"), "victim 2", "A1", 50_000_00, "V2"),
    Row("3", at("10:06:05"), "A1", "B1", 100_000_00),
    Row("4", at("10:06:50"), "A1", "B2", 29_900_00),
    Row("5", at("10:07:30"), "U", "C1", 40_000_00),
    Row("6", at("10:08:00"), "B1", "C1", 60_000_00),
    Row("7", at("10:09:00"), "C1", "X", 70_000_00),
    Row("8", at("10:15:00"), "B1", "cash", 20_000_00),
)
BOOK = Book(ROWS, absorbing=frozenset({"cash"}))
#: Row 3 is 80 000.00 and comes before the second victim's transfer.
VARIANT = Book(
    (ROWS[0], replace(ROWS[2], at=at("10:03:00"), fen=80_000_00), ROWS[1], *ROWS[3:]), absorbing=frozenset({"cash"})
)


def frozen(found: Examination) -> list[FrozenAccount]:
    return [frozen_account(found.accounts[account], fen) for account, fen in FROZEN.items()]
