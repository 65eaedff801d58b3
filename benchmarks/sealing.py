# SPDX-License-Identifier: Apache-2.0
"""What sealing, opening and indexing one phone number take, in microseconds: `python benchmarks/sealing.py`.

The best of seven rounds of 100,000 each, in one process. Needs no database.
"""

from __future__ import annotations

import os
import timeit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.test")

from wuzha.sealed import Kind, blind, seal
from wuzha.sealed.value import blinder, sealer

ROUNDS, TIMES = 7, 100_000
PHONE = "13800000001"


def main() -> None:
    value, token, index = seal(Kind.PHONE, PHONE), sealer(Kind.PHONE), blinder(Kind.PHONE)
    for name, work in {
        "open": lambda: value._open(),
        "seal": lambda: seal(Kind.PHONE, PHONE),
        "seal, in bulk": lambda: token(PHONE),
        "index": lambda: blind(Kind.PHONE, PHONE),
        "index, in bulk": lambda: index(PHONE),
    }.items():
        best = min(timeit.repeat(work, number=TIMES, repeat=ROUNDS)) / TIMES
        print(f"{name:16} {best * 1e6:6.2f} µs")


if __name__ == "__main__":
    main()
