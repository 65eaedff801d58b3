# SPDX-License-Identifier: Apache-2.0
"""Random draws that keep promises, and names, phones, ID numbers and accounts that are plainly invented.

One stream per layer, exact quotas, splits that sum to their whole.

What identifies people is well formed. Names carry 演示 as the surname. Phones are 199 00 and six digits for people,
199 99 and six digits for fraudsters. ID numbers have a true check digit and a real date in a county code ending in 99,
which no county has. QQ numbers begin with 999, which none has reached. Nobody may be called or looked up by them.
"""

from __future__ import annotations

import zlib

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def stream(seed: int, layer: str) -> np.random.Generator:
    """The layer's own generator: drawing more in one layer changes nothing in another (common random numbers)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(layer.encode())])))


def apportion(total: int, weights: Floats) -> Ints:
    """Split a whole number by weights, largest remainders first; always sums to the total."""
    exact = total * weights / weights.sum()
    shares: Ints = np.floor(exact).astype(np.int64)
    rest = int(total - shares.sum())
    shares[np.argsort(-(exact - shares), kind="stable")[:rest]] += 1
    return shares


def quota(rng: np.random.Generator, n: int, weights: Floats) -> Ints:
    """n codes in exact proportion to the weights, in random order."""
    codes: Ints = np.repeat(np.arange(len(weights)), apportion(n, weights))
    mixed: Ints = rng.permutation(codes)
    return mixed


def log_normal(rng: np.random.Generator, median: Floats | float, sigma: Floats | float, n: int) -> Floats:
    """Draws with this median and this standard deviation of their logarithm."""
    return median * np.exp(sigma * rng.standard_normal(n))


def rake(joint: Floats, rows: Floats, columns: Floats, rounds: int = 50) -> Floats:
    """Scale a positive table until its margins are those given (iterative proportional fitting)."""
    for _ in range(rounds):
        joint = joint * (rows / joint.sum(axis=1))[:, None]
        joint = joint * (columns / joint.sum(axis=0))[None, :]
    return joint


def rank_within(keys: Ints) -> Ints:
    """How many earlier entries have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, sizes)
    return rank


Strings = NDArray[np.str_]

SURNAME = "演示"
#: Characters of the same sound; a homophone error takes the next one of its group.
_SOUNDS = [
    "伟炜玮",
    "明铭鸣",
    "芳方",
    "丽莉俐",
    "军君均",
    "红宏虹",
    "华桦骅",
    "平萍",
    "英瑛",
    "杰洁捷",
    "静敬",
    "林琳霖",
    "佳嘉家",
    "建健剑",
    "文雯",
    "志智",
    "晓小",
    "玉裕",
    "梅玫",
    "燕艳",
    "波博",
    "勇永",
    "峰锋枫",
    "飞菲",
]
GIVEN = "".join(_SOUNDS)
_ALIKE = {char: group[(i + 1) % len(group)] for group in _SOUNDS for i, char in enumerate(group)}
GIVEN_ARRAY = np.array(list(GIVEN))
ALIKE_ARRAY = np.array([_ALIKE[char] for char in GIVEN])

PERSON_PREFIX = "19900"
FRAUDSTER_PREFIX = "19999"
_NUMBERS = 1_000_000
#: Odd and no multiple of five, so that slots map to numbers one to one.
_STRIDE = 382_537

_LOCAL_DIVISION = 330_299
_OTHER_DIVISIONS = np.array([340_099, 360_099, 410_099, 420_099, 520_099])
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = np.array(list("10X98765432"))


def spoken(village: str) -> str:
    """The name as an address gives it: 二塘新村委会 is said 二塘新村."""
    return village.removesuffix("委会") if village.endswith("村委会") else village


def phones(slots: Ints, prefix: str = PERSON_PREFIX) -> pl.Series:
    """One number per slot, distinct for distinct slots below a million."""
    if len(slots) and int(slots.max()) >= _NUMBERS:
        raise ValueError(f"only {_NUMBERS} synthetic phone numbers exist")
    return numbered(prefix, (slots * _STRIDE) % _NUMBERS, 6)


def numbered(prefix: str, numbers: Ints, digits: int) -> pl.Series:
    padded = pl.Series(numbers).cast(pl.String).str.zfill(digits)
    return pl.select(pl.concat_str(pl.lit(prefix), padded)).to_series()


def id_numbers(migrant: Bools, birth_days: Ints, male: Bools, slots: Ints, *, first: int = 0) -> pl.Series:
    """18 characters by GB 11643: division, birth date, serial (odd for men), check; distinct within one call, and from
    those of another call whose `first` is greater by more people than are born on a day."""
    division = np.where(migrant, _OTHER_DIVISIONS[slots % len(_OTHER_DIVISIONS)], _LOCAL_DIVISION)
    date = birth_days.astype("datetime64[D]")
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    month = date.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (date - date.astype("datetime64[M]")).astype(np.int64) + 1
    stem = (division * 100_000_000 + year * 10_000 + month * 100 + day) * 2 + male
    serial = 2 * (first + rank_within(stem)) + male
    if len(serial) and int(serial.max()) > 999:
        raise ValueError("too many people born on one day")
    body = (stem // 2) * 1_000 + serial
    total = np.zeros(len(body), dtype=np.int64)
    for place, weight in enumerate(reversed(_WEIGHTS)):
        total += body // 10**place % 10 * weight
    frame = pl.DataFrame({"body": body, "check": _CHECKS[total % 11]})
    return frame.select(pl.concat_str(pl.col("body").cast(pl.String), "check")).to_series()


def cards(numbers: Ints) -> pl.Series:
    """19-digit card numbers with a true Luhn digit and six zeros where a real one has an account."""
    body = 622_848_000_000_000_000 + numbers
    total = np.zeros(len(body), dtype=np.int64)
    for place in range(18):
        digit = body // 10**place % 10
        if place % 2 == 0:
            digit = digit * 2
            digit = digit // 10 + digit % 10
        total += digit
    return numbered("", body * 10 + (-total) % 10, 19)
