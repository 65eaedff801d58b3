# SPDX-License-Identifier: Apache-2.0
"""Boxes and links on the page. Boxes of a column never touch; a link is as thick as its share of both its boxes.

The order of boxes within their columns makes few crossings (Sugiyama, Tagawa and Toda 1981, barycentre sweeps).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Measures:
    """Of the page, in its own units: a box is `box` wide and at least `least` high, `gap` from the next; columns are
    `step` apart; all boxes of the fullest column are `tall` high together."""

    box: float = 150.0
    step: float = 250.0
    least: float = 34.0
    gap: float = 12.0
    tall: float = 480.0
    margin: float = 8.0
    head: float = 28.0


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """From the side of one box to the side of another: the middle of its ends, and its thickness."""

    source: str
    target: str
    fen: int
    rows: int
    x0: float
    y0: float
    x1: float
    y1: float
    thick: float


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: Mapping[str, Box]
    links: tuple[Link, ...]
    #: (level, x of its left edge)
    columns: tuple[tuple[int, float], ...]
    width: float
    height: float


def place(nodes: Sequence[Node], edges: Sequence[Edge], measures: Measures = Measures()) -> Drawing:
    """Lay the flow out. Raises `ValueError` when two nodes have one key."""
    by_key = {node.key: node for node in nodes}
    if len(by_key) < len(nodes):
        raise ValueError("Two nodes have one key")
    columns = in_order(nodes, edges)
    most = max((sum(by_key[key].fen for key in column) for column in columns), default=0)
    scale = measures.tall / most if most else 0.0
    boxes: dict[str, Box] = {}
    heads = []
    bottom = measures.head
    for index, column in enumerate(columns):
        x, y = measures.margin + index * measures.step, measures.head
        heads.append((by_key[column[0]].level, x))
        for key in column:
            height = max(measures.least, by_key[key].fen * scale)
            boxes[key] = Box(x, y, measures.box, height)
            y += height + measures.gap
        bottom = max(bottom, y)
    width = 2 * measures.margin + max(0, len(columns) - 1) * measures.step + (measures.box if columns else 0)
    return Drawing(boxes, _links(by_key, edges, boxes), tuple(heads), width, bottom + measures.margin)


def _links(by_key: Mapping[str, Node], edges: Sequence[Edge], boxes: Mapping[str, Box]) -> tuple[Link, ...]:
    """Each side of a box is shared among its links from top to bottom, in the order of where they lead."""
    sums: dict[tuple[str, str], int] = {}
    for edge in edges:
        sums["out", edge.source] = sums.get(("out", edge.source), 0) + edge.fen
        sums["in", edge.target] = sums.get(("in", edge.target), 0) + edge.fen

    def share(edge: Edge, side: str, key: str) -> float:
        whole = max(sums[side, key], by_key[key].fen, 1)
        return boxes[key].height * edge.fen / whole

    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    used: dict[tuple[str, str], float] = {}
    numbered = list(enumerate(edges))
    for number, edge in sorted(numbered, key=lambda one: (boxes[one[1].target].y, boxes[one[1].target].x, one[0])):
        part, taken = share(edge, "out", edge.source), used.get(("out", edge.source), 0.0)
        starts[number] = boxes[edge.source].y + taken + part / 2
        used["out", edge.source] = taken + part
    for number, edge in sorted(numbered, key=lambda one: (boxes[one[1].source].y, boxes[one[1].source].x, one[0])):
        part, taken = share(edge, "in", edge.target), used.get(("in", edge.target), 0.0)
        ends[number] = boxes[edge.target].y + taken + part / 2
        used["in", edge.target] = taken + part
    return tuple(
        Link(
            edge.source,
            edge.target,
            edge.fen,
            edge.rows,
            boxes[edge.source].x + boxes[edge.source].width,
            starts[number],
            boxes[edge.target].x,
            ends[number],
            max(1.0, min(share(edge, "out", edge.source), share(edge, "in", edge.target))),
        )
        for number, edge in numbered
    )
