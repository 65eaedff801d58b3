# SPDX-License-Identifier: Apache-2.0
"""A restitution as its next act depends on it: plain values, for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wuzha.ui.record import Act


@dataclass(frozen=True, slots=True)
class Bank:
    """A frozen account that gives something: its bank, the account masked, what is asked of it (分)."""

    name: str
    account: str
    fen: int
    url: str
    key: int = 0
    due: datetime | None = None
    answered: bool = False
    blocked: bool = False
    has_receipt: bool = False
    #: Page of the freeze, to be renewed where a payment is blocked.
    freeze_url: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A victim, masked, with the page of the application."""

    name: str
    url: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A restitution as its next act depends on it."""

    state: str
    act_url: str
    #: Acts that the role may do in the state.
    acts: frozenset[str] = frozenset()
    pro_rata: bool = False
    #: Who looks: `me` signed first, the name of whoever signed first, and who else may sign or record a decision.
    i_signed: bool = False
    signed: str = ""
    me: str = ""
    can_sign: tuple[str, ...] = ()
    can_decide: tuple[str, ...] = ()
    works: bool = False
    #: Whether anything of a restitution is done in the role: who may not do what is next can remind.
    reminds: bool = False
    #: Sentences that stand in the way of the next act.
    blocks: tuple[str, ...] = ()
    #: Where the first of them is put right, if somewhere.
    remedy: Act | None = None
    banks: tuple[Bank, ...] = ()
    people: tuple[Person, ...] = ()
    #: The first objection that is not reviewed.
    objection: int = 0
    announced_until: date | None = None
    upheld: bool = False
    today: date | None = None
    paid_fen: int = 0
    #: No statement of a frozen account is here: dividing in proportion is possible with a reason.
    unseen: bool = False
    forkable: bool = False
    #: Why the prefecture sent it back.
    because: str = ""
    sheets: frozenset[str] = field(default_factory=frozenset)

    def post(self, act: str, label: Any, **options: Any) -> Act:
        return Act(label, post=self.act_url, hidden={"act": act}, **options)

    def opens(self, act: str, label: Any, **options: Any) -> Act:
        return Act(label, opens=act, **options)
