# SPDX-License-Identifier: Apache-2.0
"""Each yuan counts once: what a lot adds to what was recovered, however often the same money changes hands.

A lot that was seized and then is paid back, or handed to its victims, is still one sum (`domain.md` §9.6: 追赃挽损,
扣押+冻结+返还+退赔, each 元 once by lot id). Money in 分.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wuzha.people.rules.kinds import RecoveryKind as K


class Entry(Protocol):
    """An entry of a lot that stands."""

    @property
    def kind(self) -> str: ...
    @property
    def fen(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Lot:
    """The sums of one lot."""

    seized: int = 0
    refunded: int = 0
    handed_back: int = 0
    released: int = 0

    @property
    def recovered(self) -> int:
        """What counts: what was seized and not given up again, or what was paid back, whichever is more."""
        return max(self.seized - self.released, self.refunded)

    @property
    def left(self) -> int:
        """What is there to be handed out, or to be given up."""
        return self.recovered - self.handed_back

    def plus(self, kind: str, fen: int) -> Lot:
        match kind:
            case K.SEIZED:
                return Lot(self.seized + fen, self.refunded, self.handed_back, self.released)
            case K.REFUNDED:
                return Lot(self.seized, self.refunded + fen, self.handed_back, self.released)
            case K.HANDED_BACK:
                return Lot(self.seized, self.refunded, self.handed_back + fen, self.released)
            case K.RELEASED:
                return Lot(self.seized, self.refunded, self.handed_back, self.released + fen)
        return self


def lot_of(entries: Iterable[Entry]) -> Lot:
    """The sums of entries that stand."""
    lot = Lot()
    for one in entries:
        lot = lot.plus(one.kind, one.fen)
    return lot


def added(entries: Sequence[Entry]) -> list[int]:
    """What each entry of one lot adds to what was recovered, in the order of their days; together the lot's sum."""
    lot, found = Lot(), []
    for one in entries:
        after = lot.plus(one.kind, one.fen)
        found.append(after.recovered - lot.recovered)
        lot = after
    return found
