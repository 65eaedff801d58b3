# SPDX-License-Identifier: Apache-2.0
"""A layered drawing of flows: columns are levels, boxes as high as what goes through them, few crossings.

folded = fold(nodes, edges, most=12)      # a level shows its largest, the rest are one box
drawing = place(folded.nodes, folded.edges)
drawing.boxes[key]  # x, y, width, height
drawing.links       # source, target, fen, where it leaves and arrives, thickness
"""

from wuzha.engine.layout.folding import Edge, FoldedGraph, Node, fold
from wuzha.engine.layout.placing import Box, Drawing, Link, Measures, crossings, in_order, place

__all__ = [
    "Box",
    "Drawing",
    "Edge",
    "FoldedGraph",
    "Link",
    "Measures",
    "Node",
    "crossings",
    "fold",
    "in_order",
    "place",
]
