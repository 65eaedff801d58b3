# SPDX-License-Identifier: Apache-2.0
"""Any waiting warning there may be."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from wuzha.engine.triage import FRAUD_TYPES, LEVELS, SOURCES

rows = st.fixed_dictionaries(
    {
        "level": st.sampled_from(LEVELS),
        "fraud_type": st.sampled_from(FRAUD_TYPES),
        "source": st.sampled_from(SOURCES),
        "contact_minutes": st.one_of(st.just(math.nan), st.floats(-5, 50_000)),
        "age_minutes": st.floats(0, 50_000),
        "payment_seen": st.booleans(),
        "amount_fen": st.integers(0, 10**13),
        "push_count": st.integers(1, 50),
        "round_no": st.integers(1, 5),
        "call_seconds": st.integers(0, 100_000),
        "has_phone": st.booleans(),
        "has_address": st.booleans(),
        "has_id": st.booleans(),
        "attempts": st.integers(0, 20),
    }
)
