# SPDX-License-Identifier: Apache-2.0
"""Compiles the loops of the tracing engine for this Python, beside their sources, from where a wheel takes them along.

    .venv/bin/python scripts/compile_loops.py

Takes a second where nothing changed, else half a minute. They serve every x86 processor of the last ten years; run it
once with each version of Python the wheel is to serve. Without them the first `wuzha trace` compiles for itself.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ.pop("NUMBA_CACHE_DIR", None)
    sys.path.insert(0, str(ROOT / "src"))
    from wuzha.engine.tracing.compiled import BESIDE
    from wuzha.engine.tracing.kernel import KERNELS
    from wuzha.engine.tracing.ready import make_ready
    from wuzha.runtime.steps import Steps

    begin = time.monotonic()
    if made := make_ready():
        names = {f"{loop.__module__.rpartition('.')[2]}.{loop.__name__}" for loop in KERNELS}
        for file in BESIDE.iterdir():
            if file.name.partition("-")[0] not in names:  # of a loop that is no more
                file.unlink()
        # Beside the style sheet, whose line is on the terminal: told when it is done, on a line of its own.
        Steps(BESIDE, 1).told("追踪引擎", "tracing engine", f"{len(made)}/{len(made)}", time.monotonic() - begin)


if __name__ == "__main__":
    main()
