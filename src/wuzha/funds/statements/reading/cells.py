# SPDX-License-Identifier: Apache-2.0
"""The columns of a sheet by the field they are."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


class Cells:
    """Columns by field, blank where the sheet has none."""

    def __init__(self, raw: pl.DataFrame, fields: Mapping[str, str]) -> None:
        self._raw, self._fields = raw, fields

    def __getitem__(self, field: str) -> pl.Series:
        if field in self._fields:
            return self._raw.get_column(self._fields[field])
        return pl.Series([""], dtype=pl.String).new_from_index(0, self._raw.height)

    def __contains__(self, field: str) -> bool:
        return field in self._fields
