# SPDX-License-Identifier: Apache-2.0
"""The waiting warnings as columns: what a score may look at, and nothing that names a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Mandated levels, most urgent first; the position is the code.
LEVELS = ("URGENT", "HIGH", "MEDIUM", "LOW")

#: Twelve classes of the CCL23 police-narrative task and OTHER; the position is the code.
FRAUD_TYPES = (
    "BRUSH",
    "LOGISTICS_CS",
    "INVEST",
    "LOAN",
    "CREDIT",
    "SHOPPING",
    "POLICE",
    "LEADER",
    "GAME",
    "ROMANCE",
    "BLACKNET",
    "MILITARY",
    "OTHER",
)

#: Where a warning came from; the position is the code.
SOURCES = (
    "MPS",
    "PROV",
    "CITY",
    "LOCAL",
    "S96110",
    "S12381",
    "CARRIER",
    "BANK",
    "APP",
    "JZZ",
    "MANUAL",
    "CASE",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Equal-length columns, one entry per waiting warning."""

    #: Index into LEVELS.
    level: NDArray[np.int8]
    #: Index into FRAUD_TYPES.
    fraud_type: NDArray[np.int8]
    #: Index into SOURCES.
    source: NDArray[np.int8]
    #: Minutes since the last contact with the fraudster; NaN when unknown.
    contact_minutes: NDArray[np.float64]
    #: Minutes since the warning was pushed.
    age_minutes: NDArray[np.float64]
    #: A transfer towards the fraudster has been seen.
    payment_seen: NDArray[np.bool_]
    #: Money seen moving, 分; 0 when none.
    amount_fen: NDArray[np.int64]
    #: How often the same contact was pushed within the merge window, at least 1.
    push_count: NDArray[np.int32]
    #: 1 for a first warning, 2 and up when a new contact or payment reopened it.
    round_no: NDArray[np.int32]
    #: Seconds on the telephone with the fraudster; 0 when none or unknown.
    call_seconds: NDArray[np.int64]
    has_phone: NDArray[np.bool_]
    has_address: NDArray[np.bool_]
    has_id: NDArray[np.bool_]
    #: Attempts to reach the person so far.
    attempts: NDArray[np.int32]

    def __post_init__(self) -> None:
        n = len(self.level)
        for field in fields(self):
            if getattr(self, field.name).shape != (n,):
                raise ValueError(f"column {field.name} has shape {getattr(self, field.name).shape}, expected ({n},)")
        for name, top in (("level", len(LEVELS)), ("fraud_type", len(FRAUD_TYPES)), ("source", len(SOURCES))):
            column = getattr(self, name)
            if n and (column.min() < 0 or column.max() >= top):
                raise ValueError(f"column {name} holds a code outside 0..{top - 1}")
        if n and not np.isfinite(self.age_minutes).all():
            raise ValueError("column age_minutes must be finite")

    def __len__(self) -> int:
        return len(self.level)


_BLANK: dict[str, tuple[type[np.generic], Any]] = {
    "level": (np.int8, 3),
    "fraud_type": (np.int8, FRAUD_TYPES.index("OTHER")),
    "source": (np.int8, 0),
    "contact_minutes": (np.float64, np.nan),
    "age_minutes": (np.float64, 0.0),
    "payment_seen": (np.bool_, False),
    "amount_fen": (np.int64, 0),
    "push_count": (np.int32, 1),
    "round_no": (np.int32, 1),
    "call_seconds": (np.int64, 0),
    "has_phone": (np.bool_, False),
    "has_address": (np.bool_, False),
    "has_id": (np.bool_, False),
    "attempts": (np.int32, 0),
}


def batch_of(rows: Iterable[Mapping[str, Any]]) -> Batch:
    """Columns from rows keyed by the field names of `Batch`; a missing field takes its blank value.

    `level`, `fraud_type` and `source` may be given as words; an unknown fraud type counts as OTHER.
    Raises ValueError for an unknown level or source.
    """
    listed = [_coded(row) for row in rows]
    columns: dict[str, Any] = {
        name: np.array([row.get(name, blank) for row in listed], dtype=dtype) for name, (dtype, blank) in _BLANK.items()
    }
    return Batch(**columns)


def _coded(row: Mapping[str, Any]) -> dict[str, Any]:
    coded = dict(row)
    if unknown := coded.keys() - _BLANK.keys():
        raise ValueError(f"unknown field {sorted(unknown)[0]}")
    if isinstance(word := coded.get("level"), str):
        coded["level"] = LEVELS.index(word)
    if isinstance(word := coded.get("source"), str):
        coded["source"] = SOURCES.index(word)
    if isinstance(word := coded.get("fraud_type"), str):
        coded["fraud_type"] = FRAUD_TYPES.index(word if word in FRAUD_TYPES else "OTHER")
    return coded
