# SPDX-License-Identifier: Apache-2.0
"""From marks to ranks, in whole hundredths of a point.

The mark of a contestant in a round is the mean of its judges' marks without the highest and the lowest one, once the
round has enough: then for everybody in it, also for who has fewer marks because a judge is recused. Rounds are added by
their shares. Who went on further ranks before who did not. The same total is told apart, in this order, by what the
rule names (the mean of all marks, the first criterion), then by a play-off; what is still the same shares a rank, and
the next ones are left out (1, 2, 2, 4).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: A breaker of ties: the mean of all marks, highest and lowest too; the mean of the first criterion.
ALL_MARKS, FIRST_CRITERION = "ALL_MARKS", "FIRST_CRITERION"
BREAKERS = (ALL_MARKS, FIRST_CRITERION)
WHOLE = 100


def half_up(value: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def kept(marks: Sequence[int], trims_from: int) -> list[int]:
    """The marks that count, in order: from `trims_from` marks on without one highest and one lowest."""
    found = sorted(marks)
    return found[1:-1] if len(found) >= max(trims_from, 3) else found


def trimmed(marks: Sequence[int], trims_from: int) -> int | None:
    """Their mean in hundredths, half up; nothing of no marks."""
    found = kept(marks, trims_from)
    return half_up(Fraction(sum(found), len(found))) if found else None


@dataclass(frozen=True, slots=True)
class Given:
    """One judge's mark: the whole, and how much of it the first criterion has."""

    total: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A round that is closed: its share of the whole, and the marks of each contestant who took part."""

    number: int
    share: int
    marks: Mapping[int, Sequence[Given]]
    playoff: bool = False


def trims_in(held: Held, trims_from: int) -> int:
    """Marks from which the highest and the lowest are left out in a round: from three on for everybody where somebody
    has enough, so that no two ways of counting stand in one list."""
    return 3 if max(map(len, held.marks.values()), default=0) >= trims_from else trims_from


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contestant stands; `means` by number of the round; `shared`: others have this rank too; `breakers`: what
    tells the same total apart, in hundredths, in the order of the rule."""

    contestant: int
    rank: int
    total: int
    means: Mapping[int, int]
    shared: bool = False
    breakers: tuple[int, ...] = ()


def _average(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values)) if values else Fraction(0)


def _key(
    contestant: int, means: Mapping[int, int], total: int, rounds: Sequence[Held], breakers: Sequence[str]
) -> tuple[Fraction, ...]:
    main = [one for one in rounds if not one.playoff and one.marks.get(contestant)]
    found = [Fraction(len(main)), Fraction(total)]
    for breaker in breakers:
        parts = [
            one.share * _average([mark.total if breaker == ALL_MARKS else mark.first for mark in one.marks[contestant]])
            for one in main
        ]
        found.append(sum(parts, Fraction(0)))
    found += [Fraction(means.get(one.number, 0)) for one in rounds if one.playoff]
    return tuple(found)


def ranking(
    contestants: Collection[int], rounds: Sequence[Held], *, trims_from: int, breakers: Sequence[str] = BREAKERS
) -> list[Standing]:
    """All contestants, the best first; those of one rank by their keys."""
    keys: dict[int, tuple[Fraction, ...]] = {}
    told: dict[int, tuple[int, dict[int, int]]] = {}
    trims = {held.number: trims_in(held, trims_from) for held in rounds}
    for one in contestants:
        means = {
            held.number: mean
            for held in rounds
            if (mean := trimmed([mark.total for mark in held.marks.get(one, ())], trims[held.number])) is not None
        }
        shares = sum(held.share * means[held.number] for held in rounds if not held.playoff and held.number in means)
        total = half_up(Fraction(shares, WHOLE))
        told[one], keys[one] = (total, means), _key(one, means, total, rounds, breakers)
    everybody = list(keys.values())
    found = [
        Standing(
            one, 1 + sum(other > key for other in everybody), *told[one], shared=everybody.count(key) > 1,
            breakers=tuple(half_up(value / WHOLE) for value in key[2 : 2 + len(breakers)]),
        )
        for one, key in keys.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.rank, one.contestant))


def going_on(standings: Sequence[Standing], seats: int) -> list[int]:
    """Who goes on to a round of so many seats: all of the last rank that has one, even if they are more."""
    return [one.contestant for one in standings if one.rank <= seats]


def to_play_off(standings: Sequence[Standing], first: int, played: Collection[int]) -> list[int]:
    """The first group that shares one of the `first` ranks and has not met in a play-off; else nobody."""
    for one in standings:
        if one.shared and one.rank <= first:
            group = [other.contestant for other in standings if other.rank == one.rank]
            if not set(group) <= set(played):
                return group
    return []


def lot(number: str, seed: str) -> str:
    """The lot of a lecturer: SHA-256 of "seed:number" (UTF-8) in hexadecimal, the number as it is printed."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def drawn(numbers: Collection[str], seed: str) -> list[str]:
    """The order that a seed gives: by lot, so that whoever reads seed and numbers can draw it again. One who is gone
    moves no others."""
    return sorted(set(numbers), key=lambda one: lot(one, seed))


def plain(text: str) -> str:
    """A name or workplace as it is compared: letters and digits alone, whatever their width and case."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def related(path: str, other: str, wide: Collection[str] = ()) -> bool:
    """Whether two units are the same, or one lies below the other; not for what lies below a `wide` one (a city, a
    bureau), from which most judges come."""
    if path == other:
        return True
    return (path.startswith(other) and other not in wide) or (other.startswith(path) and path not in wide)
