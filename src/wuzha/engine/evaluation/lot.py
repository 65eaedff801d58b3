# SPDX-License-Identifier: Apache-2.0
"""Who comes first: an order drawn by lot within strata of risk, so that everybody's turn comes and the effect can be
seen.

The list and the seed are bound by a hash that is published before; the seed is told afterwards, and may be joined by
a number that nobody could know then (a lottery's of a named day). Every step is SHA-256 of a line of text, so that
anybody can repeat it with a pencil and `sha256sum`: unit by unit, and the same on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STRATA = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One unit in the order of the roll-out, the first place is 1; units of a wave begin together."""

    place: int
    unit: str
    stratum: int
    wave: int


def strata(rates: Mapping[str, float], many: int = STRATA) -> dict[str, int]:
    """Units by their rate in so many groups of like size, 0 the highest; equal rates by name."""
    order = sorted(rates, key=lambda unit: (-rates[unit], unit))
    groups = max(1, min(many, len(order)))
    return {unit: at * groups // len(order) for at, unit in enumerate(order)}


def listed(groups: Mapping[str, int]) -> str:
    """The list as it is published: a line for each unit with its stratum, by name."""
    return "".join(f"{unit}\t{groups[unit]}\n" for unit in sorted(groups))


def commitment(groups: Mapping[str, int], seed: str) -> str:
    """What is published before the lot: SHA-256 of the list and the seed."""
    return hashlib.sha256(f"{listed(groups)}{seed}\n".encode()).hexdigest()


def draw(groups: Mapping[str, int], seed: str, waves: Sequence[int], public: str = "") -> list[Turn]:
    """The order. `waves`: how many units begin together, wave by wave; who is left comes in a last one.

    Strata take turns in proportion to their size, so that the first k units are as mixed as the whole. Raises
    `ValueError` for a wave of nobody or a seed that is none.
    """
    if not seed.strip() or any(wave < 1 for wave in waves):
        raise ValueError("a seed, and at least one unit in each wave")
    lots = {unit: hashlib.sha256(f"{seed}|{public}|{unit}".encode()).hexdigest() for unit in groups}
    places: list[tuple[float, str, str]] = []
    for stratum in sorted(set(groups.values())):
        inside = sorted((unit for unit in groups if groups[unit] == stratum), key=lots.__getitem__)
        # Where a stratum begins between two places is drawn too, or the first one would always begin.
        shift = int(hashlib.sha256(f"{seed}|{public}|stratum {stratum}".encode()).hexdigest()[:12], 16) / 16**12
        places += [((at + shift) / len(inside), lots[unit], unit) for at, unit in enumerate(inside)]
    ends = [sum(waves[: at + 1]) for at in range(len(waves))]
    return [
        Turn(place, unit, groups[unit], 1 + sum(place > end for end in ends))
        for place, (_, _, unit) in enumerate(sorted(places), start=1)
    ]


def verified(groups: Mapping[str, int], seed: str, published: str) -> bool:
    """Whether this seed and list are those whose hash was published."""
    return commitment(groups, seed) == published.strip().lower()
