# SPDX-License-Identifier: Apache-2.0
"""Which header is which field: synonyms and layouts as data, a person's choices before them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from wuzha.intake.headers import normalise_header

_DATA = resources.files("wuzha.funds.statements.reading") / "data"


def load(name: str) -> Any:
    """A data file of this package."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Layout:
    """A source whose logic differs from the common dictionary."""

    name: str
    title: str
    signature: frozenset[str]
    #: header → field, before the common dictionary
    columns: Mapping[str, str]
    amounts_in_fen: bool = False
    #: accounts are written `2088…(name)`
    bracketed: bool = False


GENERIC = Layout("generic", "通用", frozenset(), {})


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Every layout, those with the longest signature first."""
    found = []
    for entry in sorted((_DATA / "layouts").iterdir(), key=lambda entry: entry.name):
        data = json.loads(entry.read_text(encoding="utf-8"))
        found.append(
            Layout(
                data["name"],
                data["zh"],
                frozenset(normalise_header(header) for header in data["signature"]),
                {normalise_header(header): field for header, field in data["columns"].items()},
                data["unit"] == "fen",
                data.get("bracketed", False),
            )
        )
    return tuple(sorted(found, key=lambda layout: -len(layout.signature)))


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, tuple[str, int]]:
    """Normalised header → (field, rank among the synonyms of the field: the first is preferred)."""
    return {
        normalise_header(header): (field, rank)
        for field, headers in load("headers").items()
        for rank, header in enumerate(headers)
    }


@lru_cache(maxsize=1)
def known_headers() -> frozenset[str]:
    """Every header somebody understands, for finding the header row."""
    named = {header for layout in layouts() for header in layout.columns}
    companions = {
        normalise_header(header)
        for sheet in load("companions").values()
        for headers in sheet["fields"].values()
        for header in headers
    }
    return frozenset({*synonyms(), *named, *companions})


@dataclass(frozen=True)
class HeaderMapping:
    """One sheet's headers: field → header, and the headers nobody knows."""

    layout: Layout
    fields: Mapping[str, str]
    unknown: tuple[str, ...]


def map_headers(headers: Sequence[str], remembered: Mapping[str, str] | None = None) -> HeaderMapping:
    """`remembered` are a person's choices, header → field ("" leaves a column out); they win over the data."""
    keys = {header: normalise_header(header) for header in headers}
    present = set(keys.values())
    layout = next((one for one in layouts() if one.signature <= present), GENERIC)
    chosen = {normalise_header(header): field for header, field in (remembered or {}).items()}
    fields: dict[str, tuple[int, str]] = {}
    unknown = []
    for header in headers:
        key = keys[header]
        field, rank = (
            (chosen[key], -2) if key in chosen
            else (layout.columns[key], -1) if key in layout.columns
            else synonyms().get(key, ("", 0))
        )  # fmt: skip
        if not field:
            if key not in chosen:
                unknown.append(header)
        elif field != "known_only" and (field not in fields or rank < fields[field][0]):
            fields[field] = (rank, header)
    return HeaderMapping(layout, {field: header for field, (_, header) in fields.items()}, tuple(unknown))


def companion_kind(headers: Sequence[str]) -> str | None:
    """`accounts`, `sub_accounts` or `people` when a sheet tells of accounts and not of transactions."""
    present = {normalise_header(header) for header in headers}
    for kind, sheet in load("companions").items():
        if all(present & {normalise_header(name) for name in group} for group in sheet["signature"]):
            return str(kind)
    return None


def companion_fields(kind: str, headers: Sequence[str]) -> dict[str, str]:
    """Field → header of a companion sheet."""
    by_key = {normalise_header(header): header for header in headers}
    fields = load("companions")[kind]["fields"]
    return {
        field: by_key[key]
        for field, names in fields.items()
        if (key := next((normalise_header(name) for name in names if normalise_header(name) in by_key), None))
    }
