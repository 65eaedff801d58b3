# SPDX-License-Identifier: Apache-2.0
"""The text of a bulletin with the figures of its snapshot: what stands on the page, on paper and in the editor, from
the same fields, so that text, tables and charts cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.bulletins.queries.charts import chart
from wuzha.bulletins.queries.kept import Kept, scope_of
from wuzha.bulletins.queries.shown import Shown
from wuzha.bulletins.queries.tables import table
from wuzha.bulletins.rules.text import Block, ChartBlock, TableBlock

__all__ = ["Values", "scope_of"]


class Values(Kept):
    """The figures of one edition, and all that it shows."""

    def shown(self, blocks: Sequence[Block]) -> list[Shown]:
        """All blocks with their figures."""
        return [self._shown(one) for one in blocks]

    def _shown(self, block: Block) -> Shown:
        match block:
            case TableBlock():
                return table(self, block)
            case ChartBlock():
                return chart(self, block)
        return self.line(block.parts, block.level, block.line)
