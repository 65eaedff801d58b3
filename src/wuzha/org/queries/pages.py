# SPDX-License-Identifier: Apache-2.0
"""Lists a page at a time: by the key of the last row seen, so that no page costs more than the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows and the cursor of the next page, `None` on the last one."""

    rows: list[T]
    next_cursor: str | None


def page_of(rows: Iterable[T], key: Callable[[T], object], size: int = SIZE) -> Page[T]:
    """A page from up to `size + 1` rows in their order."""
    found = list(rows)
    more = len(found) > size
    return Page(found[:size], str(key(found[size - 1])) if more else None)
