# SPDX-License-Identifier: Apache-2.0
"""True transfers, and what two banks' statements tell of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Visibly synthetic accounts.
A, B, C = "000000000000000011", "000000000000000021", "000000000000000031"
NAMES = {A: "测试甲", B: "测试乙", C: "测试丙"}
#: 2023-05-10 10:00 in Beijing.
BEGIN = 1_683_684_000
DAY = 86_400
#: Transfers of one and the next: minutes after the beginning, from, to, fen.
TRUE = [(0, A, B, 100_00), (7, A, B, 250_50), (31, B, A, 80_10), (44, A, B, 9_999_00), (90, A, B, 73_00)]


@dataclass
class Bank:
    """How a bank writes: its clock, whether it has one, what it says of the other party."""

    ahead: int = 0
    dates: bool = False
    peer: str = "full"  # full, masked, none
    names: bool = False
    serial: str = ""
    balances: bool = True

    def tell(self, own: str, transfers: list[tuple[int, str, str, int]], file: int, sheet: str = "") -> pl.DataFrame:
        balance = 1_000_000_00
        rows = []
        for line, (minute, payer, payee, fen) in enumerate(transfers, 2):
            if own not in (payer, payee):
                continue
            incoming = own == payee
            other = payer if incoming else payee
            balance += fen if incoming else -fen
            time = BEGIN + minute * 60 + self.ahead
            if self.dates:
                time = (time + 8 * 3600) // DAY * DAY - 8 * 3600
            rows.append(
                {
                    "file": file, "sheet": sheet, "line": line, "account": own,
                    "peer_account": {"full": other, "masked": f"{other[:4]}***{other[-4:]}", "none": ""}[self.peer],
                    "peer_name": NAMES[other] if self.names else "", "name": NAMES[own], "time": time,
                    "has_clock": not self.dates, "fen": fen, "incoming": incoming,
                    "balance": balance if self.balances else None,
                    "serial": f"{self.serial}{line:04d}" if self.serial else "", "proved": True,
                }
            )  # fmt: skip
        return pl.DataFrame(rows, schema_overrides={"balance": pl.Int64})


def both(one: Bank, other: Bank, transfers: list[tuple[int, str, str, int]] | None = None) -> pl.DataFrame:
    """A's statement by one bank, B's by the other."""
    true = TRUE if transfers is None else transfers
    return pl.concat([one.tell(A, true, 0), other.tell(B, true, 1)])
