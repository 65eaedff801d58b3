# SPDX-License-Identifier: Apache-2.0
"""What is drawn: boxes on levels, and money between them."""

from __future__ import annotations

from dataclasses import dataclass


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
