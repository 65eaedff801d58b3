# SPDX-License-Identifier: Apache-2.0
"""A worker that does the jobs of the queue, files of statements in pieces: `taker.py ROWS [HOLD]`.

With HOLD it stands still in its HOLD-th piece, the rows written and not committed, and says so.
"""

from __future__ import annotations

import sys
from typing import Any

from wuzha.runtime.django import prepare

HOLDING = "holding"


def main(chunk: int, hold: int) -> None:
    with prepare(schema=False):
        from procrastinate.contrib.django import app

        from wuzha.funds.statements.services import content

        write = content.write_rows
        pieces = 0

        def write_and_hold(*rows: Any) -> Any:
            nonlocal pieces
            counts = write(*rows)
            pieces += 1
            if pieces == hold:
                print(HOLDING, flush=True)
                sys.stdin.readline()
            return counts

        content.CHUNK = chunk
        content.write_rows = write_and_hold
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
