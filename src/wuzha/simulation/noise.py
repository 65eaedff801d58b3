# SPDX-License-Identifier: Apache-2.0
"""What a directive says about the person: fields missing, misheard, masked, mistyped or out of date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.simulation.chains import Chains
from wuzha.simulation.draws import Bools, Ints
from wuzha.simulation.identity import SURNAME
from wuzha.simulation.parameters import Parameters

_SECOND_USED = 0.3
_QQ_KNOWN = 0.1
_ORG_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class PushFields:
    """The person's fields per push, and what the noise did to them."""

    frame: pl.DataFrame
    #: The phone given, as a number; 0 for none.
    phone: Ints
    #: The ID number is given.
    has_id: Bools
    #: The address given is one where the person no longer lives.
    stale: Bools
    has_address: Bools
    has_phone: Bools
    #: The phone given has a wrong digit.
    mistyped: Bools


def deliver(rng: np.random.Generator, chains: Chains, people: pl.DataFrame, p: Parameters) -> PushFields:
    n = len(chains.at)
    person = chains.starts.person[chains.start]
    first_push = np.flatnonzero(~chains.repeats)[chains.start]

    def chance(name: str) -> Bools:
        return rng.random(n) < p.number(name)

    second: Bools = chains.traits.has_second_phone[person] & (rng.random(n) < _SECOND_USED)
    follows = chains.repeats & (chains.source == chains.source[first_push])
    second[follows] = second[first_push[follows]]
    no_phone = chance("missing_phone")
    shown = people.select("phone", pl.col("second_phone").fill_null(pl.col("phone"))).rows()
    digits = np.array(shown, dtype=np.int64)[person, second.astype(np.int64)]
    wrong = chance("digit_error")
    place = 10 ** rng.integers(0, 6, n)
    digit = digits // place % 10
    digits = np.where(wrong, digits + ((digit + rng.integers(1, 10, n)) % 10 - digit) * place, digits)

    no_id = chance("missing_id") & ~no_phone
    stale = chance("stale_address")
    no_address = chance("missing_address")
    homophone, masked, no_name = chance("homophone_name"), chance("masked_name"), chance("missing_name")
    known = people.select("name", "homophone", "id_no", "qq", "org", "address", "old_address")[person]
    frame = known.with_columns(
        pl.Series("phone", digits).cast(pl.String),
        *(
            pl.Series(name, values)
            for name, values in {
                "no_phone": no_phone,
                "no_id": no_id,
                "stale": stale,
                "no_address": no_address,
                "is_homophone": homophone,
                "is_masked": masked,
                "no_name": no_name,
                "has_qq": rng.random(n) < _QQ_KNOWN,
                "has_org": rng.random(n) < _ORG_KNOWN,
            }.items()
        ),
    ).select(
        pl.when(~pl.col("no_phone")).then("phone").alias("victim_phone"),
        pl.when("no_name")
        .then(None)
        .when("is_masked")
        .then(pl.lit(f"{SURNAME}某"))
        .when("is_homophone")
        .then("homophone")
        .otherwise("name")
        .alias("victim_name"),
        pl.when(~pl.col("no_id")).then("id_no").alias("victim_id_no"),
        pl.when("has_qq").then("qq").alias("victim_qq"),
        pl.when("no_address")
        .then(None)
        .when("stale")
        .then("old_address")
        .otherwise("address")
        .alias("victim_address_live"),
        pl.when("has_org").then("org").alias("victim_org"),
    )
    return PushFields(
        frame=frame,
        phone=np.where(no_phone, 0, digits),
        has_id=~no_id,
        stale=stale & ~no_address,
        has_address=~no_address,
        has_phone=~no_phone,
        mistyped=wrong & ~no_phone,
    )
