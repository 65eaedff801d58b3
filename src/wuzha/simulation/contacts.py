# SPDX-License-Identifier: Apache-2.0
"""How the fraudster reaches people: a number, a link, an app, an account; all of them invented."""

from __future__ import annotations

import numpy as np
import polars as pl

from wuzha.simulation import draws
from wuzha.simulation.chains import Chains
from wuzha.simulation.draws import Ints, log_normal
from wuzha.simulation.parameters import TYPES, Parameters

KINDS = ("PHONE", "URL", "APP", "WECHAT", "QQ", "PLATFORM", "ACCOUNT")
_CALL_SECONDS = {False: 90.0, True: 480.0}


def contact_columns(rng: np.random.Generator, chains: Chains, p: Parameters) -> pl.DataFrame:
    """suspect_phone, fraud_contact_kind, fraud_contact_value, call_count, call_seconds per push."""
    starts = chains.starts
    count = int(starts.contact.max()) + 1
    type_of = np.zeros(count, dtype=np.int64)
    type_of[starts.contact] = starts.fraud_type
    kind_of = _kinds(rng, type_of, p)
    kind = kind_of[starts.contact]
    calls = np.where(kind == KINDS.index("PHONE"), 1 + rng.poisson(0.8 + 0.8 * starts.true), 0)
    median = np.where(starts.true, _CALL_SECONDS[True], _CALL_SECONDS[False])
    seconds = np.minimum(log_normal(rng, median, 1.0, len(starts)), 4 * 3_600) * calls
    frame = pl.DataFrame(
        {
            "kind": np.array(KINDS)[kind_of],
            "value": _values(kind_of),
        }
    )[starts.contact].with_columns(calls=calls.astype(np.int32), seconds=np.rint(seconds).astype(np.int32))
    called = pl.col("calls") > 0
    return frame[chains.start].select(
        pl.when(pl.col("kind") == "PHONE").then("value").alias("suspect_phone"),
        pl.col("kind").alias("fraud_contact_kind"),
        pl.col("value").alias("fraud_contact_value"),
        pl.when(called).then("calls").alias("call_count"),
        pl.when(called).then("seconds").alias("call_seconds"),
    )


def _kinds(rng: np.random.Generator, type_of: Ints, p: Parameters) -> Ints:
    table = p.entries["contact_kind"].value
    weights = np.array([[table[code].get(kind, 0) for kind in KINDS] for code in TYPES], dtype=np.float64)
    cumulative = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    drawn = rng.random(len(type_of))[:, None] > cumulative[type_of]
    kinds: Ints = np.minimum(drawn.sum(axis=1), len(KINDS) - 1)
    return kinds


def _values(kind_of: Ints) -> pl.Series:
    number = np.arange(len(kind_of), dtype=np.int64)
    text = pl.Series("n", number).cast(pl.String).str.zfill(5)
    made = pl.DataFrame(
        {
            "kind": np.array(KINDS)[kind_of],
            "PHONE": draws.phones(number, draws.FRAUDSTER_PREFIX),
            "URL": "https://" + "syn" + text + ".example/",
            "APP": "演示APP" + text,
            "WECHAT": "syn_wx_" + text,
            "QQ": draws.numbered("9990", number, 6),
            "PLATFORM": "演示平台" + text,
            "ACCOUNT": draws.cards(number),
        }
    )
    chosen = pl.coalesce(*(pl.when(pl.col("kind") == kind).then(kind) for kind in KINDS))
    return made.select(chosen).to_series()
