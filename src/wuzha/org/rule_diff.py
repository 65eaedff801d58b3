# SPDX-License-Identifier: Apache-2.0
"""What differs between two values of a rule set, place by place. Rows are matched by their names, not their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One place: its path, such as `rows[URGENT, MEET].minutes`, and both values; `None` where there was nothing."""

    where: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def changes(before: Any, after: Any) -> list[Change]:
    """Every place that differs, in the order of the values."""
    return list(_walk(before, after, ""))


def _walk(before: Any, after: Any, path: str) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in _in_order(before, after):
            yield from _walk(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif _rows(before) and _rows(after) and (names := _naming(before, after)):
        old, new = _by_name(before, names), _by_name(after, names)
        for name in _in_order(old, new):
            yield from _walk(old.get(name), new.get(name), f"{path}[{', '.join(name)}]")
        if list(old) != list(new) and old == new:
            yield Change(f"{path}[]", " · ".join(", ".join(n) for n in old), " · ".join(", ".join(n) for n in new))
    else:
        yield Change(path, before, after)


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _naming(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """The fewest leading text fields that tell the rows of each list apart; none when nothing does."""
    names: list[str] = []
    for field in before[0]:
        if not all(isinstance(row.get(field), str) for row in (*before, *after)):
            continue
        names.append(field)
        if all(len({tuple(row[n] for n in names) for row in rows}) == len(rows) for rows in (before, after)):
            return names
    return []


def _by_name(rows: list[dict[str, Any]], names: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(str(row[name]) for name in names): row for row in rows}


def _in_order(before: dict[Any, Any], after: dict[Any, Any]) -> list[Any]:
    return [*before, *(key for key in after if key not in before)]
