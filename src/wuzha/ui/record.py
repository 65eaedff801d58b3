# SPDX-License-Identifier: Apache-2.0
"""What every record shows: what it is, where it stands, where its money is, and the next act with who must do it.

Plain values without a database. A domain fills them in a pure function, pages draw them: `{% record_head head %}`,
`{% next_act next %}`, `{% money_bar money %}`, `{% stepper steps %}`. Words: docs/reference/design-language.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.ui.moments import SOON

#: The parts of a loss, always in this order and each with its own pattern.
PARTS = ("returned", "frozen", "stopped", "loose", "gone")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do on a record, named by verb and object.

    It leads somewhere in exactly one way: to a page (`url`), by sending `hidden` to an address (`post`), or by a dialog
    of the page with its form (`opens`, the id of a `{% sheet %}`). `refused` says why it cannot be done now, who can
    and when: it is listed so that nobody presses to find out, and leads nowhere.
    """

    label: Any
    url: str = ""
    post: str = ""
    opens: str = ""
    hidden: Mapping[str, Any] = field(default_factory=dict)
    icon: str = ""
    key: str = ""
    hint: Any = ""
    kind: str = ""
    confirm: Any = ""
    refused: Any = ""

    def __post_init__(self) -> None:
        ways = sum(map(bool, (self.url, self.post, self.opens)))
        if ways != (0 if self.refused else 1):
            raise ValueError(f"{self.label!s}: an act leads somewhere in one way, a refused one nowhere")


@dataclass(frozen=True, slots=True)
class NextAct:
    """What is to be done next: what, who must, by when, the one solid button, and behind a menu everything else.

    `mine` is false where it is somebody else's turn; the button is then what one can do oneself, such as to remind.
    """

    what: Any
    detail: Any = ""
    who: Any = ""
    mine: bool = True
    due: datetime | None = None
    act: Act | None = None
    others: Sequence[Act] = ()

    @property
    def possible(self) -> list[Act]:
        """What else can be done now."""
        return [act for act in self.others if not act.refused]

    @property
    def refused(self) -> list[Act]:
        """What cannot be done now, each with its reason."""
        return [act for act in self.others if act.refused]

    @property
    def tone(self) -> str:
        """`held`: somebody else's turn; `urgent`: minutes are left, or none."""
        if not self.mine:
            return "held"
        return "urgent" if self.due is not None and self.due - timezone.now() < SOON else ""

    @property
    def late(self) -> timedelta:
        """How much time is over; nothing while there is some left."""
        return max(timezone.now() - self.due, timedelta(0)) if self.due else timedelta(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life cycle: `done`, `now` or `next`; under it who and when."""

    label: Any
    state: str
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A state: a word first, a sign, then a colour (`now`, `ok`, `wait`, `bad`, or none)."""

    label: Any
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact on the record's line of facts."""

    label: Any
    value: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a loss (分): its code of `PARTS`, and its share in words."""

    code: str
    fen: int
    percent: str


@dataclass(frozen=True, slots=True)
class Money:
    """Where a loss is (分): lost = returned + frozen + stopped + loose (traced but not held, or unknown) + gone.

    Raises `ValueError` for parts that are negative or do not sum to the loss.
    """

    lost: int
    returned: int = 0
    frozen: int = 0
    stopped: int = 0
    loose: int = 0
    gone: int = 0

    def __post_init__(self) -> None:
        parts = [getattr(self, code) for code in PARTS]
        if min(parts) < 0 or sum(parts) != self.lost:
            raise ValueError(f"{parts} do not sum to {self.lost}")

    @property
    def parts(self) -> list[Part]:
        """The five parts in their order; percentages of one decimal that add up to 100 (largest remainders)."""
        if not self.lost:
            return [Part(code, 0, "") for code in PARTS]
        fens = [getattr(self, code) for code in PARTS]
        tenths = [fen * 1000 // self.lost for fen in fens]
        rest = sorted(range(len(fens)), key=lambda n: -(fens[n] * 1000 % self.lost))
        for n in rest[: 1000 - sum(tenths)]:
            tenths[n] += 1
        return [
            Part(code, fen, f"{tenth // 10}.{tenth % 10}%" if fen else "")
            for code, fen, tenth in zip(PARTS, fens, tenths, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The head of a record: the title says what it is (a person masked, a sum), the number stands small."""

    title: Any
    number: str = ""
    chips: Sequence[Chip] = ()
    facts: Sequence[Fact] = ()
    steps: Sequence[Step] = ()
    money: Money | None = None
