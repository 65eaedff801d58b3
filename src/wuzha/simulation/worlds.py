# SPDX-License-Identifier: Apache-2.0
"""Made-up gangs with known truth: what a case names, from the pool of its gang or from elsewhere.

Nothing here knows the method that looks for them. What is named is plainly invented: numbers as `draws` has them, sites
that are kept for examples (RFC 2606). Worlds differ by seed in how gangs work (few or many entities a case, wide or
narrow pools), so that a method that fits one shape only does not pass.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

Row = tuple[str, str, str]
KINDS = ("account", "phone", "device", "domain", "app", "chat")
#: Of a case: how likely it names an entity of the kind, and how many cases share one entity of the gang's pool.
STYLES: dict[str, dict[str, tuple[float, float]]] = {
    style: dict(zip(KINDS, shares, strict=True))
    for style, shares in {
        "balanced": ((1.0, 3), (0.7, 3), (0.3, 6), (0.5, 8), (0.5, 12), (0.5, 4)),
        "accounts": ((1.0, 2.5), (0.6, 2.5), (0.1, 5), (0.2, 6), (0.2, 10), (0.2, 3)),
        "sites": ((0.8, 2), (0.5, 2), (0.1, 6), (0.9, 6), (0.8, 12), (0.6, 3)),
        "calls": ((0.9, 3), (1.0, 3), (0.6, 8), (0.1, 6), (0.2, 12), (0.1, 4)),
        "rich": ((1.0, 4), (1.0, 4), (0.7, 6), (0.8, 8), (0.8, 15), (0.9, 5)),
    }.items()
}


@dataclass
class World:
    """`rows` as the engine takes them; `gang` of each record (-1: of none); what was planted in secret.

    `place` is where in the life of its gang a record stands, from 0 on: with drift, its entities are those of then.
    """

    rows: list[Row]
    gang: dict[str, int]
    place: dict[str, int]
    hubs: list[tuple[str, str]] = field(default_factory=list)
    mules: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Wishes:
    """What a world is to have: shares of all entities or records."""

    gangs: int = 150
    singles: int = 900
    noise: float = 0.01
    hubs: Sequence[tuple[str, float]] = (("app", 0.04), ("account", 0.04))
    mules: float = 0.0
    reuse: float = 0.0
    drift: bool = False
    styles: Sequence[str] = tuple(STYLES)
    #: Entities are numbered from here on: those of two worlds are then different ones.
    first: int = 0


class _Maker:
    def __init__(self, seed: int, wishes: Wishes) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret, and repeatable
        self.wishes = wishes
        self.made = Counter(dict.fromkeys(KINDS, wishes.first))

    def new(self, kind: str) -> tuple[str, str]:
        self.made[kind] += 1
        number = self.made[kind]
        text = {
            "account": f"00000{1 + number % 3}0000{number:06d}", "phone": f"19998{number:06d}",
            "device": _checked(f"00{number:012d}"), "domain": f"p{number}.example", "app": f"掌中{number}宝",
            "chat": f"kefu_{number:06d}",
        }[kind]  # fmt: skip
        return kind, text

    def pool(self, size: int, style: str) -> dict[str, list[tuple[str, str]]]:
        pools = {}
        for kind, (often, share) in STYLES[style].items():
            uses = size * often
            pools[kind] = [self.new(kind) for _ in range(max(1, round(uses / share)))]
        return pools

    def draw(self, entities: Sequence[tuple[str, str]], at: float) -> tuple[str, str]:
        """One of a pool; with drift, one of those in use at that time (0..1)."""
        if self.wishes.drift and len(entities) > 2:
            width = max(2, len(entities) // 2)
            first = min(len(entities) - width, int(at * (len(entities) - width + 1)))
            entities = entities[first : first + width]
        return self.random.choice(entities)

    def world(self) -> World:
        wishes, rng = self.wishes, self.random
        sizes = _sizes(rng, wishes.gangs)
        styles = [rng.choice(list(wishes.styles)) for _ in sizes]
        pools = [self.pool(size, style) for size, style in zip(sizes, styles, strict=True)]
        for number in range(1, len(pools)):
            for kind, entities in pools[number].items():
                for place in range(len(entities)):
                    if rng.random() < wishes.reuse:
                        entities[place] = rng.choice(pools[rng.randrange(number)][kind])
        order = list(range(len(pools)))
        rng.shuffle(order)
        together = {gang: place // 5 for place, gang in enumerate(order)}
        mules = {club: self.new("account") for club in {*together.values()}}
        records: list[tuple[int, int, list[tuple[str, str]]]] = []
        for gang, size in enumerate(sizes):
            for place in range(size):
                named = [
                    self.draw(pools[gang][kind], place / size)
                    for kind, (often, _) in STYLES[styles[gang]].items()
                    if rng.random() < often
                ]
                records.append((gang, place, named or [self.draw(pools[gang]["account"], place / size)]))
        for _ in range(wishes.singles):
            style = STYLES[rng.choice(list(wishes.styles))]
            named = [self.new(kind) for kind, (often, _) in style.items() if rng.random() < often]
            records.append((-1, 0, named or [self.new("account")]))
        if wishes.mules:
            for gang, _, named in records:
                if gang >= 0 and rng.random() < wishes.mules:
                    named.append(mules[together[gang]])
        everything = [entity for _, _, named in records for entity in named]
        for _, _, named in records:
            for place in range(len(named)):
                if rng.random() < wishes.noise:
                    named[place] = rng.choice(everything)
        hubs = [(self.new(kind), share) for kind, share in wishes.hubs]
        for hub, share in hubs:
            for _, _, named in records:
                if rng.random() < share:
                    named.append(hub)
        rng.shuffle(records)
        rows, truth, places = [], {}, {}
        for number, (gang, place, named) in enumerate(records):
            record = f"A{number:06d}"
            truth[record], places[record] = gang, place
            rows += [(record, kind, value) for kind, value in dict.fromkeys(named)]
        return World(rows, truth, places, [hub for hub, _ in hubs], list(mules.values()) if wishes.mules else [])


def _checked(digits: str) -> str:
    """With its Luhn digit, as the number of a phone has it."""
    total = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[1::2]) + sum(map(int, digits[::2]))
    return f"{digits}{-total % 10}"


def _sizes(rng: random.Random, gangs: int) -> list[int]:
    return [rng.randint(3, 25) for _ in range(gangs)]


def in_gangs(seed: int, gangs: int) -> int:
    """How many records of the world of a seed are a gang's."""
    return sum(_sizes(random.Random(seed), gangs))  # noqa: S311 - as above


def world(seed: int, wishes: Wishes | None = None) -> World:
    return _Maker(seed, wishes or Wishes()).world()
