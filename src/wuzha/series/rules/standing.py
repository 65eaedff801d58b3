# SPDX-License-Identifier: Apache-2.0
"""What decisions say together, in the order they were made: a later one that takes records apart outvotes what an
earlier one said of the same records. Once it is taken back the earlier one says again what it said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A decision that nobody took back, and its pairs of records."""

    key: int
    series: int
    together: bool
    pairs: Sequence[Pair]


def held(decisions: Iterable[Said]) -> dict[int, list[set[int]]]:
    """Decision that says together → the groups of records that it still holds."""
    found: dict[int, list[set[int]]] = {}
    for one in decisions:
        if one.together:
            found[one.key] = joined([set(pair) for pair in one.pairs])
        else:
            found = {
                key: [part for group in groups for part in _cut(group, one.pairs)] for key, groups in found.items()
            }
    return found


def cores(decisions: Sequence[Said]) -> dict[int, set[int]]:
    """Series → the records that were said to be one gang's in it. Where it was taken apart the most of them, and none
    where no two are left."""
    groups = held(decisions)
    found: dict[int, set[int]] = {}
    for series in dict.fromkeys(one.series for one in decisions if one.together):
        own = [one for one in decisions if one.together and one.series == series]
        parts = [part for one in own for part in groups[one.key]]
        if any(len(groups[one.key]) != len(joined([set(pair) for pair in one.pairs])) for one in own):
            parts = [max(joined(parts), key=lambda part: (len(part), -min(part)))]
        if len(core := set().union(*parts)) > 1:
            found[series] = core
    return found


def joined(groups: Sequence[set[int]]) -> list[set[int]]:
    """Groups that have a record in common as one."""
    found: list[set[int]] = []
    for group in groups:
        near = [one for one in found if one & group]
        found = [one for one in found if not one & group] + [group.union(*near)]
    return found


def _cut(group: set[int], pairs: Iterable[Pair]) -> list[set[int]]:
    inside = [pair for pair in pairs if group.issuperset(pair)]
    if not inside:
        return [group]
    first = min(min(pair) for pair in inside)
    far = {node for pair in inside if first in pair for node in pair} - {first}
    return [group - far, far]
