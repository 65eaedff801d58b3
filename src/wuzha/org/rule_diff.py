# SPDX-License-Identifier: Apache-2.0
"""What differs between two values of a rule set, place by place. Rows are matched by their names, not their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: One step into a value: the name of a field, or the names that tell a row from the others.
Step = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs, with both values; `None` where there was nothing."""

    path: tuple[Step, ...]
    before: Any
    after: Any

    @property
    def where(self) -> str:
        """The path as one text, such as `rows[URGENT, MEET].minutes`."""
        text = ""
        for step in self.path:
            text += f"[{', '.join(step)}]" if isinstance(step, tuple) else f".{step}" if text else step
        return text

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def changes(before: Any, after: Any) -> list[Change]:
    """Every place that differs, in the order of the values."""
    return list(_walk(before, after, ()))


def _walk(before: Any, after: Any, path: tuple[Step, ...]) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in _in_order(before, after):
            yield from _walk(before.get(key), after.get(key), (*path, key))
    elif _rows(before) and _rows(after) and (names := _naming(before, after)):
        old, new = _by_name(before, names), _by_name(after, names)
        if old == new:
            yield Change(path, _order(old), _order(new))
        for name in _in_order(old, new):
            yield from _walk(old.get(name), new.get(name), (*path, name))
    else:
        yield Change(path, before, after)


def _order(rows: dict[tuple[str, ...], dict[str, Any]]) -> list[str]:
    """The same rows in another order: what the order is."""
    return [", ".join(name) for name in rows]


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
