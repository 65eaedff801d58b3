# SPDX-License-Identifier: Apache-2.0
"""What the facts of a record said before they were put right: compared with what is entered, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from wuzha.sealed import Sealed
from wuzha.sealed.value import masked_by, same


def equal(one: Any, other: Any) -> bool:
    """Whether a fact as it stands and as it is entered say the same."""
    if isinstance(one, Sealed) and isinstance(other, Sealed):
        return same(one, other)
    if isinstance(one, datetime) and isinstance(other, datetime):  # what is typed has no seconds
        return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
    return bool(one == other)


def said(
    row: Any, names: Iterable[str], note: Callable[[str], Sealed | None], words: Callable[[str, Any], str]
) -> Iterator[dict[str, Any]]:
    """For each column its name and what it says: in `words`, or, if it is sealed, sealed again as a `note`."""
    for name in names:
        was = getattr(row, name)
        kept = {"was_sealed": masked_by(was, note)} if isinstance(was, Sealed) else {"was": words(name, was)}
        yield {"name": name.removesuffix("_id"), **kept}
