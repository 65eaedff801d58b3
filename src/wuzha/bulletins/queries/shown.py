# SPDX-License-Identifier: Apache-2.0
"""What a bulletin shows: paragraphs, tables and charts with their figures, whoever draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wuzha.bulletins.rules.text import ANNEX


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a line: words, or what a field says, with the figure behind it."""

    text: str
    #: `words`, `figure`, `days`, `stated`; `nothing` where there is nothing to tell (a share of no warnings), and
    #: `missing` where the snapshot does not have the figure.
    kind: str = "words"
    raw: str = ""
    #: What it is, and the address of its records.
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a heading."""

    chunks: tuple[Chunk, ...]
    level: int
    line: int

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.chunks)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table, or a word."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its categories, and the numbers of each series (none: not told)."""

    title: str
    unit: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    #: Categories of each series that are not told, which is not to say that there is nothing.
    hidden: tuple[frozenset[int], ...] = ()

    @property
    def note(self) -> str:
        """Which numbers are not told, in words; empty when all are."""
        said = [
            f"{name if len(self.series) > 1 else ''}{'、'.join(self.categories[at] for at in sorted(gone))}"
            for (name, _values), gone in zip(self.series, self.hidden, strict=False)
            if gone
        ]
        return f"注：{'；'.join(said)}的数字不公布（*），不是零。" if said else ""

    @property
    def bars(self) -> list[dict[str, Any]]:
        """For the page: each number with its share of the greatest, in percent."""
        most = max((value for _name, values in self.series for value in values if value is not None), default=None)
        return [
            {
                "name": name,
                "values": [
                    {"text": "*" if self._hides(of, at) else "" if one is None else f"{one.normalize():f}",
                     "hidden": self._hides(of, at),
                     "width": 0 if one is None or not most else round(100 * float(one / most))}
                    for of, one in enumerate(values[at] for _name, values in self.series)
                ],
            }
            for at, name in enumerate(self.categories)
        ]  # fmt: skip

    def _hides(self, of: int, at: int) -> bool:
        return of < len(self.hidden) and at in self.hidden[of]


Shown = Line | Rows | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """An attachment: its title, and what it has."""

    title: Line
    shown: Sequence[Shown]

    @property
    def text(self) -> str:
        return self.title.text


def parted(shown: Sequence[Shown]) -> tuple[list[Shown], list[Annex]]:
    """What stands before the signature, and the attachments behind it."""
    starts = [at for at, one in enumerate(shown) if isinstance(one, Line) and one.level == ANNEX]
    if not starts:
        return list(shown), []
    titles = [one for one in shown if isinstance(one, Line) and one.level == ANNEX]
    ends = [*starts[1:], len(shown)]
    parts = zip(titles, starts, ends, strict=True)
    return list(shown[: starts[0]]), [Annex(title, list(shown[start + 1 : end])) for title, start, end in parts]
