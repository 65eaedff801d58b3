# SPDX-License-Identifier: Apache-2.0
"""Boxes and links on the page. Boxes of a column never touch; a link is as thick as its share of both its boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wuzha.engine.layout.folding import Edge, Node
from wuzha.engine.layout.ordering import in_order


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
