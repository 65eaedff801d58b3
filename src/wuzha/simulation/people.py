# SPDX-License-Identifier: Apache-2.0
"""The people of the synthetic city: traits as numbers, and as the records a register would hold.

Who of them is really being deceived, and the level that is a noisy view of the same risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import polars as pl

from wuzha.engine.triage import LEVELS
from wuzha.org.data import populations, towns, villages
from wuzha.simulation import draws
from wuzha.simulation.draws import Bools, Floats, Ints, quota, stream
from wuzha.simulation.parameters import Parameters, load_parameters

#: (youngest, oldest) of the bands of `age_share`, in its order.
AGE_BANDS = ((12, 17), (18, 40), (41, 65), (66, 85))
_LIVED_IN = 2022


@dataclass(frozen=True, slots=True)
class Traits:
    """What people are, one entry per person; `village` and `old_village` index `wuzha.org.data.villages()`."""

    band: Ints
    #: Days from the youngest to the oldest birth date of the band, as a share.
    age_share: Floats
    male: Bools
    migrant: Bools
    village: Ints
    #: Where the person lived before: what a stale address says.
    old_village: Ints
    #: Two characters of the given name, as codes of `identity.GIVEN`.
    first: Ints
    second: Ints
    house: Ints
    room: Ints
    has_second_phone: Bools
    shares_phone: Bools
    #: Number of the employer; 0 for none.
    employer: Ints

    def __len__(self) -> int:
        return len(self.band)


def draw_traits(rng: np.random.Generator, n: int, p: Parameters) -> Traits:
    homes = _village_weights(p)
    return Traits(
        band=quota(rng, n, p.weights("age_share")),
        age_share=rng.random(n),
        male=rng.random(n) < p.number("male_share"),
        migrant=rng.random(n) < p.number("migrant_share"),
        village=rng.choice(len(homes), n, p=homes),
        old_village=rng.choice(len(homes), n, p=homes),
        first=rng.integers(0, len(draws.GIVEN), n),
        second=rng.integers(0, len(draws.GIVEN), n),
        house=rng.integers(1, 400, n),
        room=rng.integers(1, 7, n) * 100 + rng.integers(1, 5, n),
        has_second_phone=rng.random(n) < p.number("second_phone"),
        shares_phone=rng.random(n) < p.number("shared_phone"),
        employer=np.where(rng.random(n) < 0.5, rng.integers(1, 900, n), 0),
    )


def generate_people(seed: int, n: int, reference: date, *, first_phone: int = 0) -> pl.DataFrame:
    """n people as of the reference day; the columns are those of `describe`."""
    return describe(draw_traits(stream(seed, "people"), n, load_parameters()), reference, first_phone=first_phone)


def describe(traits: Traits, reference: date, *, first_phone: int = 0, family: Ints | None = None) -> pl.DataFrame:
    """Traits as records: person, name, homophone, sex, birth_date, id_no, phone, second_phone, division_code, address,
    old_division_code, old_address, hukou, org, qq.

    family: per person whose phone it is that one may share, -1 for nobody's; the person before when left out.
    Raises ValueError when the synthetic phone numbers do not suffice.
    """
    n = len(traits)
    birth = _birth_days(traits, reference)
    slots = first_phone + np.arange(n)
    family = np.arange(n) - 1 if family is None else family
    slots = np.where(traits.shares_phone & (family >= 0), slots[family], slots)
    seconds = first_phone + n + np.cumsum(traits.has_second_phone) - 1
    places = villages()
    code = np.array([place.code for place in places])
    town_of = {town.code: town.name for town in towns()}
    spoken = np.array([f"慈溪市{town_of[place.town]}{draws.spoken(place.name)}" for place in places])
    frame = pl.DataFrame(
        {
            "person": np.arange(n),
            "first": draws.GIVEN_ARRAY[traits.first],
            "second": draws.GIVEN_ARRAY[traits.second],
            "alike": draws.ALIKE_ARRAY[traits.second],
            "sex": np.where(traits.male, "M", "F"),
            "birth_date": birth.astype("datetime64[D]"),
            "id_no": draws.id_numbers(traits.migrant, birth, traits.male, slots),
            "phone": draws.phones(slots),
            "second_phone": draws.phones(seconds),
            "has_second": traits.has_second_phone,
            "division_code": code[traits.village],
            "place": spoken[traits.village],
            "old_division_code": code[traits.old_village],
            "old_place": spoken[traits.old_village],
            "migrant": traits.migrant,
            "employer": traits.employer,
            "house": traits.house,
            "room": traits.room,
        }
    )
    address = pl.format("{}演示路{}号{}室", "place", "house", "room")
    return frame.select(
        "person",
        pl.concat_str(pl.lit(draws.SURNAME), "first", "second").alias("name"),
        pl.concat_str(pl.lit(draws.SURNAME), "first", "alike").alias("homophone"),
        "sex",
        "birth_date",
        "id_no",
        "phone",
        pl.when("has_second").then("second_phone").alias("second_phone"),
        "division_code",
        address.alias("address"),
        "old_division_code",
        pl.format("{}演示路{}号{}室", "old_place", "house", "room").alias("old_address"),
        pl.when("migrant").then(pl.format("合成省演示县合成村{}号", "house")).otherwise(address).alias("hukou"),
        pl.when(pl.col("employer") > 0).then(pl.format("合成企业{}号（演示）", "employer")).alias("org"),
        pl.format("9999{}", pl.col("person").cast(pl.String).str.zfill(6)).alias("qq"),
    )


def _village_weights(p: Parameters) -> Floats:
    """Towns by their (synthetic) residents, villages alike inside a town, functional areas by an assumed share."""
    residents = populations()[_LIVED_IN]
    share = p.number("area_share")
    homes = [place.town for place in villages()]
    size = {town: homes.count(town) for town in set(homes)}
    whole = sum(residents.values())
    areas = sum(1 for town in size if town not in residents)
    weight = [
        (1 - share) * residents[town] / whole / size[town] if town in residents else share / areas / size[town]
        for town in homes
    ]
    return np.array(weight) / sum(weight)


def _birth_days(traits: Traits, reference: date) -> Ints:
    """Days since 1970-01-01, so that the age on the reference day lies in the band."""
    today = np.datetime64(reference, "D").astype(np.int64)
    youngest = np.array([low for low, _ in AGE_BANDS])[traits.band]
    oldest = np.array([high for _, high in AGE_BANDS])[traits.band]
    span = (oldest + 1 - youngest) * 365.2425 - 2
    born: Ints = (today - np.ceil(youngest * 365.2425) - 1 - np.floor(traits.age_share * span)).astype(np.int64)
    return born


def draw_risk(rng: np.random.Generator, n: int, p: Parameters) -> tuple[Floats, Bools]:
    """(risk on the logit scale around the city's mean, truly being deceived) of n first warnings."""
    risk = p.number("risk_sd") * rng.standard_normal(n)
    return risk, rng.random(n) < probability(risk, p)


def probability(risk: Floats, p: Parameters) -> Floats:
    """P(being deceived) at a risk; its mean over the city is the base rate."""
    centre = _centre(p.number("base_rate"), p.number("risk_sd"))
    return 1.0 / (1.0 + np.exp(-(centre + risk)))


def draw_levels(rng: np.random.Generator, risk: Floats, p: Parameters) -> Ints:
    """Index into LEVELS: thresholds on the risk plus noise, so that levels keep their shares and stay informative."""
    noise = p.number("level_noise_sd")
    seen = risk + noise * rng.standard_normal(len(risk))
    spread = NormalDist(0.0, float(np.hypot(p.number("risk_sd"), noise)))
    share = p.weights("level_share")
    cuts = [spread.inv_cdf(1 - float(share[: i + 1].sum())) for i in range(len(LEVELS) - 1)]
    return (len(LEVELS) - 1 - np.searchsorted(np.array(cuts[::-1]), seen)).astype(np.int64)


def _centre(rate: float, sd: float) -> float:
    """Mean logit at which a logistic-normal risk has this mean, by bisection over a fine grid of quantiles."""
    quantiles = (np.arange(4_000) + 0.5) / 4_000
    grid = sd * np.array([NormalDist().inv_cdf(float(q)) for q in quantiles])
    low, high = -20.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        if float((1.0 / (1.0 + np.exp(-(middle + grid)))).mean()) < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2
