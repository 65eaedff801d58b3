# SPDX-License-Identifier: Apache-2.0
"""A worker that sweeps the clocks at given moments: `sweeper.py MOMENT,MOMENT… CHUNK [HOLD]`.

Prints how many steps each run has told. With HOLD the last run stands still in its HOLD-th transaction, its alerts
written and not committed, says so, and goes on when it is sent a line.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from wuzha.runtime.django import prepare

HOLDING = "holding"


def main(moments: list[datetime], chunk: int, hold: int) -> None:
    with prepare(schema=False):
        from wuzha.warning.services.steps import sweep as module

        settle = module.settle
        transactions = 0

        def settle_and_hold(*arguments: Any, **options: Any) -> int:
            nonlocal transactions
            told = settle(*arguments, **options)
            transactions += 1
            if transactions == hold:
                print(HOLDING, flush=True)
                sys.stdin.readline()
            return told

        for number, moment in enumerate(moments, start=1):
            if hold and number == len(moments):
                module.settle = settle_and_hold
            print(module.sweep(moment, chunk), flush=True)


if __name__ == "__main__":
    main(
        [datetime.fromisoformat(one) for one in sys.argv[1].split(",")],
        int(sys.argv[2]),
        int(sys.argv[3]) if len(sys.argv) > 3 else 0,
    )
