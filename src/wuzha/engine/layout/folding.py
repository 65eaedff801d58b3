# SPDX-License-Identifier: Apache-2.0
"""What is drawn: boxes on levels and money between them. Thousands of accounts on one page: of every level the largest
are drawn, the rest are one box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Prefix of the key of a box that stands for the rest of its level.
REST = "rest:"


@dataclass(frozen=True, slots=True)
class Node:
    """A box: `key` is its name, `level` its column (0 the first), `fen` what goes through it; `members` how many
    accounts it stands for. `last` puts it below all others of its column."""

    key: str
    level: int
    fen: int
    members: int = 1
    last: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Money from one box to another, of `rows` transfers."""

    source: str
    target: str
    fen: int
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FoldedGraph:
    """The boxes that are drawn, and in which of them each node is."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    box_of: Mapping[str, str]


def fold(nodes: Iterable[Node], edges: Iterable[Edge], most: int, keep: Iterable[str] = ()) -> FoldedGraph:
    """Of every level the `most` largest nodes stay (those of `keep` always), the others become its rest.

    Sums stay: what goes through a level, and between any two, is the same before and after. Raises `ValueError` for an
    edge whose end is no node, and `most` below 1.
    """
    if most < 1:
        raise ValueError(f"At least one box a level is drawn, not {most}")
    kept = set(keep)
    by_level: dict[int, list[Node]] = {}
    for node in nodes:
        by_level.setdefault(node.level, []).append(node)
    drawn: list[Node] = []
    box_of: dict[str, str] = {}
    for level in sorted(by_level):
        ordered = sorted(by_level[level], key=lambda node: (node.key not in kept, node.last, -node.fen, node.key))
        always = sum(node.key in kept for node in ordered)
        size = max(most, always)
        # a rest of one would take as much room as the one itself
        size = len(ordered) if len(ordered) <= size + 1 else size
        drawn += ordered[:size]
        box_of |= {node.key: node.key for node in ordered[:size]}
        if rest := ordered[size:]:
            key = f"{REST}{level}"
            members = sum(node.members for node in rest)
            drawn.append(Node(key, level, sum(node.fen for node in rest), members, last=True))
            box_of |= {node.key: key for node in rest}
    return FoldedGraph(tuple(drawn), _between(edges, box_of), box_of)


def _between(edges: Iterable[Edge], box_of: Mapping[str, str]) -> tuple[Edge, ...]:
    sums: dict[tuple[str, str], list[int]] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in box_of:
                raise ValueError(f"An edge ends at {end!r}, which is no node")
        one = sums.setdefault((box_of[edge.source], box_of[edge.target]), [0, 0])
        one[0] += edge.fen
        one[1] += edge.rows
    return tuple(Edge(source, target, fen, rows) for (source, target), (fen, rows) in sorted(sums.items()))
