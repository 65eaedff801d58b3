# SPDX-License-Identifier: Apache-2.0
"""The order of boxes within their columns: few crossings (Sugiyama, Tagawa and Toda 1981, barycentre sweeps)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wuzha.engine.layout.folding import Edge, Node

Columns = list[list[str]]
SWEEPS = 8


def in_order(nodes: Iterable[Node], edges: Sequence[Edge], sweeps: int = SWEEPS) -> Columns:
    """Keys of the nodes by level and, within it, from top to bottom.

    1. Begin with the largest on top.
    2. Sweep to and fro: a box goes to the mean place of those it is joined to in the column before.
    3. Keep the order with the fewest crossings; equal ones keep the largest on top.
    """
    found = list(nodes)
    levels = sorted({node.level for node in found})
    last = {node.key for node in found if node.last}
    columns: Columns = [
        [node.key for node in sorted((n for n in found if n.level == level), key=lambda n: (n.last, -n.fen, n.key))]
        for level in levels
    ]
    level_of = {node.key: node.level for node in found}
    before: dict[str, list[tuple[str, int]]] = {node.key: [] for node in found}
    after: dict[str, list[tuple[str, int]]] = {node.key: [] for node in found}
    for edge in edges:
        if level_of[edge.source] < level_of[edge.target]:
            before[edge.target].append((edge.source, edge.fen))
            after[edge.source].append((edge.target, edge.fen))
    best, fewest = columns, crossings(columns, edges)
    for sweep in range(sweeps):
        columns = _swept(columns, before if sweep % 2 == 0 else after, last, forward=sweep % 2 == 0)
        found_now = crossings(columns, edges)
        if found_now < fewest:
            best, fewest = columns, found_now
    return best


def _swept(columns: Columns, joined: dict[str, list[tuple[str, int]]], last: set[str], *, forward: bool) -> Columns:
    result = [list(column) for column in columns]
    place = _places(result)
    order = range(1, len(result)) if forward else range(len(result) - 2, -1, -1)
    for index in order:
        column = result[index]
        keyed = []
        for position, key in enumerate(column):
            weight = sum(fen for _other, fen in joined[key])
            mean = sum(place[other] * fen for other, fen in joined[key]) / weight if weight else place[key]
            keyed.append((key in last, mean, position, key))
        result[index] = [key for _last, _mean, _position, key in sorted(keyed)]
        size = len(column)
        for position, key in enumerate(result[index]):
            place[key] = (position + 0.5) / size
    return result


def _places(columns: Columns) -> dict[str, float]:
    """Where each box is in its column, from 0 (top) to 1: columns of different sizes can be compared."""
    return {key: (position + 0.5) / len(column) for column in columns for position, key in enumerate(column)}


def crossings(columns: Columns, edges: Iterable[Edge]) -> int:
    """How many pairs of links between the same two columns cross."""
    at = {key: (index, position) for index, column in enumerate(columns) for position, key in enumerate(column)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for edge in edges:
        (a, top), (b, bottom) = sorted((at[edge.source], at[edge.target]))
        if a != b:
            between.setdefault((a, b), []).append((top, bottom))
    return sum(_inversions(sorted(pairs)) for pairs in between.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    """Pairs of links of which one begins above and ends below the other."""
    count = 0
    tree = [0] * (max((end for _begin, end in pairs), default=0) + 2)
    size = len(tree)
    done = 0
    begin = 0
    while begin < len(pairs):
        group = begin
        while group < len(pairs) and pairs[group][0] == pairs[begin][0]:
            place, not_below = pairs[group][1] + 1, 0
            while place > 0:
                not_below += tree[place]
                place -= place & -place
            count += done - not_below
            group += 1
        for _begin, end in pairs[begin:group]:
            place = end + 1
            while place < size:
                tree[place] += 1
                place += place & -place
            done += 1
        begin = group
    return count
