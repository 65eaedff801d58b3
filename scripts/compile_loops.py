# SPDX-License-Identifier: Apache-2.0
"""Compiles the loops of the engine (tracing, linkage) for this Python, from where a wheel takes them along.

    .venv/bin/python scripts/compile_loops.py

Takes a second where nothing changed, else a minute. They serve every x86 processor of the last ten years; run it
once with each version of Python the wheel is to serve. Without them the first `wuzha trace` or `wuzha series` compiles
for itself.
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
    from wuzha.engine import linkage, tracing
    from wuzha.engine.compiled import BESIDE, KERNELS
    from wuzha.engine.linkage.ready import make_ready as make_linkage_ready
    from wuzha.engine.tracing.ready import make_ready as make_tracing_ready
    from wuzha.runtime.steps import Steps

    for package, make_ready, zh, en in (
        (tracing, make_tracing_ready, "追踪引擎", "tracing engine"),
        (linkage, make_linkage_ready, "串并引擎", "linkage engine"),
    ):
        begin, place = time.monotonic(), BESIDE / package.__name__.rpartition(".")[2]
        if made := make_ready():
            loops = [loop for loop in KERNELS if loop.__module__.startswith(f"{package.__name__}.")]
            names = {f"{loop.__module__.rpartition('.')[2]}.{loop.__name__}" for loop in loops}
            for file in place.iterdir():
                if file.name.partition("-")[0] not in names:  # of a loop that is no more
                    file.unlink()
            # Beside the style sheet, whose line is on the terminal: told when it is done, on a line of its own.
            Steps(place, 1).told(zh, en, f"{len(made)}/{len(made)}", time.monotonic() - begin)


if __name__ == "__main__":
    main()
