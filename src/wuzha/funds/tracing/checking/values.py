# SPDX-License-Identifier: Apache-2.0
"""JSON against JSON: every key, every value and its kind, the order of lists; not the order of keys nor the spaces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from wuzha.funds.tracing.checking.differences import MOST, Difference, other_value

Path = tuple[str | int, ...]
_NONE = object()


class _Twice(dict[str, Any]):
    """An object that names a key twice: programs differ in which of the two they believe."""


def load_json(content: bytes) -> Any:
    """The value of a file. Raises `ValueError` where it is no JSON."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Twice(found)


def compare_json(told: Any, fresh: Any) -> list[Difference]:
    """The first `MOST` differences of two values of `load_json`."""
    return list(islice(_differences(told, fresh, ()), MOST))


def _differences(told: Any, fresh: Any, path: Path) -> Iterator[Difference]:
    zh, en = _place(path)
    if isinstance(told, _Twice):
        yield Difference(f"{zh} 同一个键出现两次", f"{en}: a key stands there twice")
    if isinstance(told, dict) and isinstance(fresh, dict):
        for key in [*fresh, *(key for key in told if key not in fresh)]:
            yield from _differences(told.get(key, _NONE), fresh.get(key, _NONE), (*path, key))
    elif isinstance(told, list) and isinstance(fresh, list):
        for place in range(min(len(told), len(fresh))):
            yield from _differences(told[place], fresh[place], (*path, place))
        if len(told) != len(fresh):
            yield Difference(
                f"{zh} 行数：文件 {len(told)}，数据 {len(fresh)}", f"{en} rows: file {len(told)}, data {len(fresh)}"
            )
    elif told is _NONE:
        yield Difference(f"{zh}：文件中没有", f"{en}: not in the file")
    elif fresh is _NONE:
        yield Difference(f"{zh}：数据中没有，是加进去的", f"{en}: added, the data have no such thing")
    elif type(told) is not type(fresh) or told != fresh:
        shown = isinstance(fresh, int | float) or path[:1] == ("basis",)
        yield other_value(zh, en, told, fresh, shown=shown and isinstance(told, str | int | float | None))


def _place(path: Path) -> tuple[str, str]:
    """`rows`, 2, `金额` as 第 3 行 金额."""
    steps = path[1:] if path[:1] == ("rows",) and len(path) > 1 else path
    parts = [(f"第 {one + 1} 行", f"row {one + 1}") if isinstance(one, int) else (one[:40], one[:40]) for one in steps]
    return " ".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)
