# SPDX-License-Identifier: Apache-2.0
"""How much of the truth of a made-up world was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from wuzha.simulation.worlds import STYLES, Wishes, World, world

__all__ = ["STYLES", "Score", "Wishes", "World", "pairs", "world", "wrong_pairs"]


def pairs(groups: Iterable[Sequence[str]]) -> int:
    return sum(len(group) * (len(group) - 1) // 2 for group in groups)


@dataclass
class Score:
    """Pairs found, true and both, of as many worlds as were added."""

    found: int = 0
    true: int = 0
    both: int = 0

    def add(self, gang: dict[str, int], series: Iterable[Sequence[str]]) -> None:
        sizes = Counter(number for number in gang.values() if number >= 0)
        self.true += sum(size * (size - 1) // 2 for size in sizes.values())
        for records in series:
            self.found += len(records) * (len(records) - 1) // 2
            inside = Counter(gang[record] for record in records if gang[record] >= 0)
            self.both += sum(size * (size - 1) // 2 for size in inside.values())

    @property
    def precision(self) -> float:
        return self.both / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.both / max(1, self.true)


def wrong_pairs(gang: dict[str, int], records: Sequence[str]) -> int:
    return sum(gang[a] != gang[b] or gang[a] < 0 for a, b in combinations(records, 2))
