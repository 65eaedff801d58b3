# SPDX-License-Identifier: Apache-2.0
"""What rooms above register with leads: who takes one that is handed on for a penalty or a sanction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """The record that a room made of a lead."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """A room that takes leads on one way (a code of `rules.life.Way`).

    `take` is called with the key of the lead, in the transaction in which it is handed on; `found` says what came of
    it, for whoever looks.
    """

    take: Callable[[Actor, int], object]
    found: Callable[[Actor, int], Taken | None]


takers: dict[str, Taker] = {}
