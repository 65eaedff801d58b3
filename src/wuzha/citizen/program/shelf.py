# SPDX-License-Identifier: Apache-2.0
"""What was published, read from the database at most every few seconds and kept for when that is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import Error
from django.http import Http404
from django.utils import translation

from wuzha.citizen.models import Published, PublishedKind

log = logging.getLogger(__name__)

#: Seconds until what was published is looked at again.
FRESH = 10.0
#: Pages that are kept drawn.
MOST_PAGES = 400

Content = dict[str, Any]


@dataclass
class Shelf:
    """All that is shown, and the pages drawn of it."""

    kinds: dict[str, list[tuple[str, Content]]] = field(default_factory=dict)
    marks: frozenset[int] = frozenset()
    drawn: dict[tuple[str, ...], bytes] = field(default_factory=dict)

    def all(self, kind: PublishedKind) -> list[Content]:
        return [content for _code, content in self.kinds.get(kind, [])]

    def one(self, kind: PublishedKind, code: str) -> Content:
        """Raises `Http404` for none."""
        for own, content in self.kinds.get(kind, []):
            if own == code:
                return content
        raise Http404

    def page(self, key: tuple[str, ...], draw: Callable[[], str]) -> bytes:
        """A page that is the same for everybody, drawn once in each language."""
        named = (*key, translation.get_language() or "")
        if named not in self.drawn:
            if len(self.drawn) >= MOST_PAGES:
                self.drawn.clear()
            self.drawn[named] = draw().encode()
        return self.drawn[named]


class _Now:
    shelf = Shelf()
    read_at = float("-inf")


def shelf() -> Shelf:
    """What is published now; while the database is away, what was."""
    if time.monotonic() - _Now.read_at > FRESH:
        _Now.read_at = time.monotonic()
        try:
            rows = _read()
        except Error as error:
            log.warning("What is published cannot be read: %s", type(error).__name__)
            rows = None
        if rows is not None and frozenset(row.pk for row in rows) != _Now.shelf.marks:
            kinds: dict[str, list[tuple[str, Content]]] = {}
            for row in rows:
                kinds.setdefault(row.kind, []).append((row.code, row.content))
            _Now.shelf = Shelf(kinds, frozenset(row.pk for row in rows))
    return _Now.shelf


def forget() -> None:
    """Look again at the next question."""
    _Now.shelf, _Now.read_at = Shelf(), float("-inf")


def _read() -> list[Published]:
    return list(Published.objects.filter(until=None).order_by("kind", "position", "code"))
