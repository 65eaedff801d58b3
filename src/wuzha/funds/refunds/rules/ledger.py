# SPDX-License-Identifier: Apache-2.0
"""The ledger of one frozen account: what is frozen is always what is free, promised, refunded and let go together.

Double entry: every movement takes from one place and puts into another. The database computes the same (a trigger), so
neither can drift from the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Place(models.TextChoices):
    """Where frozen money stands."""

    #: At the bank, before this ledger.
    BANK = "BANK", _("Reported by the bank")
    FREE = "FREE", _("Frozen, for nobody yet")
    PROMISED = "PROMISED", _("Frozen, to be returned")
    REFUNDED = "REFUNDED", pgettext_lazy("money", "Returned")
    RELEASED = "RELEASED", pgettext_lazy("money", "No longer frozen")


class Move(models.TextChoices):
    FREEZE = "FREEZE", _("frozen")
    PROMISE = "PROMISE", _("set aside for a restitution")
    TAKE_BACK = "TAKE_BACK", _("no longer set aside")
    PAY = "PAY", _("returned to the victim")
    RELEASE = "RELEASE", _("released or lapsed")


#: Movement → from where to where.
MOVES: dict[Move, tuple[Place, Place]] = {
    Move.FREEZE: (Place.BANK, Place.FREE),
    Move.PROMISE: (Place.FREE, Place.PROMISED),
    Move.TAKE_BACK: (Place.PROMISED, Place.FREE),
    Move.PAY: (Place.PROMISED, Place.REFUNDED),
    Move.RELEASE: (Place.FREE, Place.RELEASED),
}


@dataclass(frozen=True, slots=True)
class Balances:
    """分 at each place; the first is the sum of the others."""

    frozen: int = 0
    free: int = 0
    promised: int = 0
    refunded: int = 0
    released: int = 0

    @property
    def closes(self) -> bool:
        parts = (self.free, self.promised, self.refunded, self.released)
        return self.frozen == sum(parts) and min(parts) >= 0


_FIELD = {Place.FREE: "free", Place.PROMISED: "promised", Place.REFUNDED: "refunded", Place.RELEASED: "released"}


def after(before: Balances, move: Move, fen: int) -> Balances:
    """Balances after a movement. Raises `ValueError` for no money, or for more than there is."""
    if fen <= 0:
        raise ValueError("A movement moves at least one 分")
    taken, given = MOVES[move]
    now = before
    if taken is Place.BANK:
        now = replace(now, frozen=now.frozen + fen)
    else:
        now = replace(now, **{_FIELD[taken]: getattr(now, _FIELD[taken]) - fen})
    now = replace(now, **{_FIELD[given]: getattr(now, _FIELD[given]) + fen})
    if not now.closes:
        raise ValueError("There is less money there than is to be moved")
    return now


def replay(moves: Iterable[tuple[Move, int]]) -> Balances:
    """Balances after all movements, from nothing."""
    balances = Balances()
    for move, fen in moves:
        balances = after(balances, move, fen)
    return balances
