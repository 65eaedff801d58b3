# SPDX-License-Identifier: Apache-2.0
"""The directives as their senders push them: with gaps, errors, repeats, and nothing that says what is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import gamma

import numpy as np
import polars as pl

from wuzha.engine.triage import LEVELS, SOURCES
from wuzha.simulation.arrivals import DAY, LOCAL, Window, column, push_times
from wuzha.simulation.chains import APART, Chains, draw_chains
from wuzha.simulation.contacts import contact_columns
from wuzha.simulation.draws import Bools, Floats, Ints, log_normal, stream
from wuzha.simulation.noise import PushFields, deliver
from wuzha.simulation.parameters import SHANGHAI, TYPES, Parameters, Preset, load_parameters, load_presets
from wuzha.simulation.people import describe, probability

PUSH_UNITS = {
    "MPS": "部平台（演示）",
    "PROV": "省反诈中心（演示）",
    "CITY": "市反诈中心（演示）",
    "LOCAL": "本地模型（演示）",
    "S96110": "96110坐席（演示）",
    "S12381": "12381平台（演示）",
    "CARRIER": "运营商（演示）",
    "BANK": "银行网点（演示）",
    "APP": "反诈APP（演示）",
    "JZZ": "金钟罩（演示）",
    "MANUAL": "网格上报（演示）",
    "CASE": "案件倒查（演示）",
}


@dataclass(frozen=True, slots=True)
class Directives:
    """What `generate_directives` made: the frames, and the numbers the agency layer works on."""

    frame: pl.DataFrame
    truth: pl.DataFrame
    people: pl.DataFrame
    chains: Chains
    delivered: PushFields
    #: Per start: when contact with the fraudster began, and when the money leaves unless stopped; epoch seconds.
    began: Floats
    loss_at: Floats
    #: Per start: the loss of someone deceived, yuan.
    loss_yuan: Floats


def generate_directives(
    seed: int, start: datetime, days: int, preset: str | Preset, *, prefix: str = "SYN", first_phone: int = 0
) -> Directives:
    """Directives pushed in [start, start + days), exactly as many as the preset has.

    start: an aware instant. prefix: of the directive numbers. first_phone: first slot of the synthetic phone numbers.
    """
    rules = load_presets()[preset] if isinstance(preset, str) else preset
    p = load_parameters()
    begin = int(start.timestamp())
    window = Window(begin, begin + days * DAY)
    at = push_times(stream(seed, "arrivals"), rules.warnings, window, p, shocks=rules.shocks)
    chains = draw_chains(stream(seed, "chains"), at, p, type_mix=rules.type_mix, shocks=rules.shocks)
    reference = datetime.fromtimestamp(window.end - 1, tz=UTC).astimezone(SHANGHAI).date()
    people = describe(chains.traits, reference, first_phone=first_phone, family=_family(chains))
    delivered = deliver(stream(seed, "noise"), chains, people, p)
    rng = stream(seed, "contacts")
    began, loss_at, loss_yuan = _engagements(rng, chains, p)
    numbers = _numbers(at, prefix)
    frame = pl.DataFrame(
        {
            "directive_no": numbers,
            "source_type": np.array(SOURCES)[chains.source],
            "level": np.array(LEVELS)[chains.level],
            "fraud_type": np.array(TYPES)[chains.starts.fraud_type[chains.start]],
            "pushed_at": column(at),
            "push_unit": np.array([PUSH_UNITS[source] for source in SOURCES])[chains.source],
            "push_count": chains.push_count.astype(np.int32),
        }
    )
    frame = frame.hstack(delivered.frame)
    frame = frame.hstack(contact_columns(rng, chains, p))
    frame = frame.hstack(_last_contact(rng, chains, began))
    frame = frame.hstack(_money(rng, chains, began, loss_yuan, p))
    truth = _truth(chains, numbers, people, began, loss_at, loss_yuan, p)
    return Directives(frame, truth, people, chains, delivered, began, loss_at, loss_yuan)


def live_day(seed: int, day: datetime, preset: str = "demo") -> pl.DataFrame:
    """The directives of one local day, the same whenever it is asked for; to be released as their time comes.

    day: any aware instant of that day. Phone numbers and directive numbers do not meet those of a city's year.
    """
    local = day.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    rules = load_presets()[preset]
    ordinal = local.toordinal()
    daily = Preset(
        name=rules.name,
        days=1,
        warnings=max(1, round(rules.warnings / rules.days)),
        saved_fen=0,
        type_mix=rules.type_mix,
        shocks=False,
        status=rules.status,
        source=rules.source,
    )
    slots = 800_000 + ordinal % 60 * 3_000
    return generate_directives(seed * 1_000_003 + ordinal, local, 1, daily, prefix="SYNL", first_phone=slots).frame


def _family(chains: Chains) -> Ints:
    """Whose phone a person may share: somebody's who was warned once, a good month before; -1 for nobody's.

    Not of someone warned at the same time: without an ID number two people behind one phone are one to the desk.
    """
    _people, first, warned = np.unique(chains.starts.person, return_index=True, return_counts=True)
    at = chains.starts.at[first]
    family = np.searchsorted(at, at - APART, side="right") - 1
    sharing = np.flatnonzero(chains.traits.shares_phone & (family >= 0))
    _lenders, once = np.unique(family[sharing], return_index=True)
    lent = np.full(len(family), -1)
    lent[sharing[once]] = family[sharing[once]]
    return np.where(warned[lent] == 1, lent, -1)


def _numbers(at: Ints, prefix: str) -> pl.Series:
    day = (at + LOCAL) // DAY
    first_of_day = np.searchsorted(day, day, side="left")
    frame = pl.DataFrame({"day": day.astype("datetime64[D]"), "n": np.arange(len(at)) - first_of_day + 1})
    date = pl.col("day").dt.strftime("%Y%m%d")
    return frame.select(pl.format(prefix + "{}{}", date, pl.col("n").cast(pl.String).str.zfill(5))).to_series()


def _engagements(rng: np.random.Generator, chains: Chains, p: Parameters) -> tuple[Floats, Floats, Floats]:
    starts = chains.starts
    n = len(starts)
    kind = starts.fraud_type
    shape = p.number("hours_to_loss_shape")
    scale = p.by_type("hours_to_loss")[kind] * 3_600 / gamma(1 + 1 / shape)
    whole = scale * rng.weibull(shape, n)
    began_true = starts.at - whole * rng.random(n) * p.number("lead_share")
    began_false = starts.at - log_normal(rng, 45 * 60, 1.5, n)
    sigma = p.by_type("loss_sigma")[kind]
    loss = log_normal(rng, p.by_type("mean_loss_yuan")[kind] * np.exp(-(sigma**2) / 2), sigma, n)
    began = np.where(starts.true, began_true, began_false)
    loss_at = np.where(starts.true, began_true + whole, np.nan)
    return began, loss_at, np.clip(np.rint(loss), 100, p.number("loss_cap_yuan"))


def _last_contact(rng: np.random.Generator, chains: Chains, began: Floats) -> pl.DataFrame:
    """A repeat repeats the facts: its last contact is that of the warning it repeats.

    A new round always names it: that contact went on is what makes it one.
    """
    at = chains.starts.at
    n = len(at)
    since = np.minimum(log_normal(rng, 15 * 60, 1.2, n), at - began)
    last = np.where((rng.random(n) < 0.15) & (chains.starts.earlier == 0), np.nan, at - since)
    first = np.where(np.isnan(last), np.nan, began)
    return pl.DataFrame({"first_contact_at": column(first), "last_contact_at": column(last)})[chains.start]


def _money(rng: np.random.Generator, chains: Chains, began: Floats, loss_yuan: Floats, p: Parameters) -> pl.DataFrame:
    """The payment that was seen, if any; some repeats leave it out."""
    starts = chains.starts
    n = len(starts)
    share = p.table("paid_share")
    chance = np.where(starts.true, share["true"], share["false"])
    chance[np.isin(starts.source, [SOURCES.index("BANK"), SOURCES.index("CASE")])] = 1.0
    paid: Bools = rng.random(n) < chance
    amount = np.maximum(np.rint(loss_yuan * rng.uniform(0.05, 0.6, n)), 1)
    amount = np.where(amount >= 1_000, np.rint(amount / 100) * 100, amount)
    cents = np.where(rng.random(n) < 0.3, rng.integers(0, 100, n), 0)
    fen = (amount * 100 + cents).astype(np.int64)
    paid_at = starts.at - rng.random(n) * np.minimum(2 * 3_600, starts.at - began)
    left_out = chains.repeats & (rng.random(len(chains.at)) < 0.3)
    seen = paid[chains.start] & ~left_out
    return pl.DataFrame(
        {
            "tx_time": column(np.where(seen, paid_at[chains.start], np.nan)),
            "tx_amount_fen": pl.Series(fen[chains.start]).set(pl.Series(~seen), None),
        }
    )


def _truth(
    chains: Chains,
    numbers: pl.Series,
    people: pl.DataFrame,
    began: Floats,
    loss_at: Floats,
    loss_yuan: Floats,
    p: Parameters,
) -> pl.DataFrame:
    starts = chains.starts
    first_push = np.flatnonzero(~chains.repeats)
    return pl.DataFrame(
        {
            "directive_no": numbers,
            "start_no": numbers.gather(first_push[chains.start]),
            "person": starts.person[chains.start],
            "deceived": starts.true[chains.start],
            "probability": probability(starts.risk, p)[chains.start],
            "fraud_began_at": column(began[chains.start]),
            "loss_at": column(loss_at[chains.start]),
            "loss_fen": np.where(starts.true, loss_yuan * 100, 0).astype(np.int64)[chains.start],
            "phone": people["phone"].gather(starts.person[chains.start]),
            "division_code": people["division_code"].gather(starts.person[chains.start]),
        }
    )
