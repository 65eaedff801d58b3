# SPDX-License-Identifier: Apache-2.0
"""The numbers of the synthetic city, each with range, standing and source, read from `parameters.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.triage import FRAUD_TYPES, LEVELS

#: Asia/Shanghai without a zone database: no summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8))

#: The twelve classes that are simulated; OTHER is what a directive says when it does not know.
TYPES = FRAUD_TYPES[:-1]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, list or table. For lists and tables `low` and `high` are factors on each entry."""

    name: str
    value: Any
    low: float
    high: float
    unit: str
    #: P published, D derived, A assumed.
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A period and its totals."""

    name: str
    days: int
    #: Directives in the period, exactly.
    warnings: int
    #: Evidenced money averted in the period, 分, exactly.
    saved_fen: int
    #: Name of the parameter that gives the mix of scam types.
    type_mix: str
    shocks: bool
    status: str
    source: str
    #: First instant after the period; None when the caller says.
    end: datetime | None = None
    #: The last so many MEDIUM and LOW warnings are left for someone to take.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Parameters:
    """Typed access by name; an unknown name or a wrong shape is an error at once."""

    entries: dict[str, Parameter]

    def number(self, name: str) -> float:
        return float(self.entries[name].value)

    def table(self, name: str) -> dict[str, float]:
        return {key: float(value) for key, value in self.entries[name].value.items()}

    def by_type(self, name: str) -> NDArray[np.float64]:
        return self._ordered(name, TYPES)

    def by_level(self, name: str) -> NDArray[np.float64]:
        return self._ordered(name, LEVELS)

    def weights(self, name: str) -> NDArray[np.float64]:
        """The entries of a list or table, scaled to sum to 1."""
        value = self.entries[name].value
        entries = np.array(list(value.values()) if isinstance(value, dict) else value, dtype=np.float64)
        scaled: NDArray[np.float64] = entries / entries.sum()
        return scaled

    def _ordered(self, name: str, codes: tuple[str, ...]) -> NDArray[np.float64]:
        table = self.table(name)
        return np.array([table[code] for code in codes], dtype=np.float64)

    def lines(self) -> list[str]:
        """One line per parameter, for the report of a run."""
        return [
            f"{p.name} = {p.value} [{p.low}–{p.high}] {p.unit} ({p.status}: {p.source})" for p in self.entries.values()
        ]


@cache
def load_parameters() -> Parameters:
    """All parameters but the presets."""
    entries = {name: Parameter(name=name, **entry) for name, entry in _raw().items() if name != "preset"}
    return Parameters(entries)


@cache
def load_presets() -> dict[str, Preset]:
    """cixi-2022, cixi-2023H1, stress-3x and demo, by name."""
    presets = {}
    for name, entry in _raw()["preset"].items():
        end = entry.pop("end", None)
        at = datetime.fromisoformat(end).replace(tzinfo=SHANGHAI) if end else None
        presets[name] = Preset(name=name, end=at, **entry)
    return presets


def _raw() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
