# SPDX-License-Identifier: Apache-2.0
"""Layered drawings: nothing is lost by folding, nothing overlaps, nobody's order of input matters."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.layout import Edge, Measures, Node, crossings, fold, in_order, place

FEN = st.integers(1, 10**12)


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    """Boxes on up to five levels, and links among any of them, back and within a level too."""
    levels = draw(st.lists(st.integers(0, 4), min_size=1, max_size=25))
    nodes = [Node(f"n{number}", level, draw(FEN)) for number, level in enumerate(levels)]
    keys = st.sampled_from([node.key for node in nodes])
    edges = draw(st.lists(st.builds(Edge, keys, keys, FEN), max_size=40))
    return nodes, edges


@given(flows(), st.integers(1, 6))
def test_folding_keeps_every_sum(flow: tuple[list[Node], list[Edge]], most: int) -> None:
    nodes, edges = flow
    folded = fold(nodes, edges, most)
    for level in {node.level for node in nodes}:
        before = [node for node in nodes if node.level == level]
        after = [node for node in folded.nodes if node.level == level]
        assert sum(node.fen for node in after) == sum(node.fen for node in before)
        assert sum(node.members for node in after) == len(before)
        assert len(after) <= most + 1
    assert sum(edge.fen for edge in folded.edges) == sum(edge.fen for edge in edges)
    assert sum(edge.rows for edge in folded.edges) == len(edges)
    assert set(folded.box_of) == {node.key for node in nodes}
    assert set(folded.box_of.values()) == {node.key for node in folded.nodes}


@given(flows())
def test_what_is_asked_for_is_never_folded_away(flow: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = flow
    wanted = [nodes[0].key, nodes[-1].key]
    assert {fold(nodes, edges, 1, keep=wanted).box_of[key] for key in wanted} == set(wanted)


@given(flows())
def test_boxes_of_a_column_do_not_touch_and_lie_on_the_page(flow: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = flow
    drawing = place(nodes, edges)
    level_of = {node.key: node.level for node in nodes}
    for one, other in combinations(drawing.boxes, 2):
        a, b = drawing.boxes[one], drawing.boxes[other]
        if level_of[one] == level_of[other]:
            assert a.x == b.x
            assert a.y + a.height < b.y or b.y + b.height < a.y
        else:
            assert (a.x < b.x) == (level_of[one] < level_of[other])
    for box in drawing.boxes.values():
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height


@given(flows())
def test_links_begin_and_end_on_their_boxes_and_are_no_thicker(flow: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = flow
    drawing = place(nodes, edges)
    assert len(drawing.links) == len(edges)
    for link in drawing.links:
        a, b = drawing.boxes[link.source], drawing.boxes[link.target]
        assert a.y <= link.y0 <= a.y + a.height + 1e-6
        assert b.y <= link.y1 <= b.y + b.height + 1e-6
        assert link.thick <= max(1.0, min(a.height, b.height)) + 1e-6


@given(flows(), st.randoms())
def test_the_drawing_does_not_depend_on_the_order_of_its_boxes(
    flow: tuple[list[Node], list[Edge]], random: object
) -> None:
    nodes, edges = flow
    shuffled = list(nodes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert place(shuffled, edges).boxes == place(nodes, edges).boxes


@given(flows())
def test_sweeps_never_add_crossings_and_keep_every_box(flow: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = flow
    plain, swept = in_order(nodes, edges, sweeps=0), in_order(nodes, edges)
    assert crossings(swept, edges) <= crossings(plain, edges)
    assert [sorted(column) for column in swept] == [sorted(column) for column in plain]


def test_crossings_are_counted_pair_by_pair() -> None:
    columns = [["a", "b", "c"], ["x", "y", "z"]]
    edges = [Edge("a", "z", 1), Edge("b", "y", 1), Edge("c", "x", 1), Edge("a", "x", 1)]
    at = {key: place for column in columns for place, key in enumerate(column)}
    naive = sum((at[e.source] - at[f.source]) * (at[e.target] - at[f.target]) < 0 for e, f in combinations(edges, 2))
    assert crossings(columns, edges) == naive == 3


def test_a_crossing_that_can_be_undone_is() -> None:
    nodes = [Node("a", 0, 5), Node("b", 0, 4), Node("x", 1, 5), Node("y", 1, 4)]
    edges = [Edge("a", "y", 4), Edge("b", "x", 4)]
    assert crossings(in_order(nodes, edges), edges) == 0


def test_the_rest_of_a_level_lies_below_it() -> None:
    folded = fold([Node(f"n{number}", 1, 100 + number) for number in range(30)], [], 5)
    drawing = place(folded.nodes, folded.edges, Measures())
    assert max(drawing.boxes, key=lambda key: drawing.boxes[key].y) == "rest:1"
    assert all(upper.y < lower.y for upper, lower in pairwise(sorted(drawing.boxes.values(), key=lambda box: box.y)))


@pytest.mark.parametrize("edge", [Edge("a", "nobody", 1), Edge("nobody", "a", 1)], ids=["target", "source"])
def test_an_edge_to_nowhere_is_refused(edge: Edge) -> None:
    with pytest.raises(ValueError, match="nobody"):
        fold([Node("a", 0, 1)], [edge], 5)
