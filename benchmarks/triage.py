# SPDX-License-Identifier: Apache-2.0
"""Milliseconds to score 5,000 waiting warnings at once. Run: `python benchmarks/triage.py`."""

from __future__ import annotations

import timeit

import numpy as np

from wuzha.engine.triage import Batch, load_prior, score


def queue(n: int) -> Batch:
    """A queue of n warnings drawn at random."""
    rng = np.random.default_rng(0)
    return Batch(
        level=rng.integers(0, 4, n).astype(np.int8),
        fraud_type=rng.integers(0, 13, n).astype(np.int8),
        source=rng.integers(0, 12, n).astype(np.int8),
        contact_minutes=np.where(rng.random(n) < 0.2, np.nan, rng.uniform(0, 3000, n)),
        age_minutes=rng.uniform(0, 3000, n),
        payment_seen=rng.random(n) < 0.1,
        amount_fen=np.where(rng.random(n) < 0.1, rng.integers(1, 10_000_000, n), 0),
        push_count=rng.integers(1, 4, n).astype(np.int32),
        round_no=rng.integers(1, 3, n).astype(np.int32),
        call_seconds=rng.integers(0, 4000, n),
        has_phone=rng.random(n) < 0.95,
        has_address=rng.random(n) < 0.6,
        has_id=rng.random(n) < 0.8,
        attempts=rng.integers(0, 4, n).astype(np.int32),
    )


def main() -> None:
    batch, prior = queue(5_000), load_prior()
    best = min(timeit.repeat(lambda: score(batch, prior), number=1, repeat=50))
    print(f"5,000 warnings scored in {best * 1000:.2f} ms (best of 50)")


if __name__ == "__main__":
    main()
