# SPDX-License-Identifier: Apache-2.0
"""A plan of cases and people as plain records. Keys count from 1 within a plan; money in 分; days are local."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from wuzha.simulation.casework.targets import Targets


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its number, its day, and the organ that decided."""

    number: str
    day: date
    organ: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An act of `cases.rules.life` with its document. `wrong` is the document as it was told first, and struck."""

    act: str
    paper: Paper
    wrong: Paper | None = None


@dataclass(frozen=True, slots=True)
class Somebody:
    """A victim or suspect, plainly invented."""

    name: str
    id_no: str
    phone: str


@dataclass(frozen=True, slots=True)
class PlannedVictim:
    who: Somebody
    occurred_at: datetime
    reported_at: datetime
    #: The own account; empty where the loss went another way.
    account: str
    #: Codes of townships, and of `cases.channels` and `cases.payments`.
    home: str
    reached_by: tuple[str, ...]
    paid_by: tuple[str, ...]
    loss_fen: int
    averted_fen: int | None = None


@dataclass(slots=True)
class PlannedCase:
    """A case from its report on. `named` are the (kind, value) pairs that its story holds: what a series is found by.

    Its steps are in order; of a case that is joined to another (`joined` is the key of that) the last is no document.
    """

    key: int
    gang: int
    source: str
    received_at: datetime
    fraud_type: str
    town: str
    station: str
    report_no: str
    case_no: str
    named: tuple[tuple[str, str], ...]
    victims: list[PlannedVictim] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    joined: int | None = None

    @property
    def loss_fen(self) -> int:
        return sum(one.loss_fen for one in self.victims)

    def day_of(self, act: str) -> date | None:
        """The day of the last step of an act."""
        return next((one.paper.day for one in reversed(self.steps) if one.act == act), None)


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure of `people`, against a person in a case. `wrong` is the day as it was told first, and struck."""

    person: int
    case: int
    kind: str
    day: date
    organ: str
    document_no: str
    until: date | None = None
    wrong: date | None = None
    #: Of a fine.
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A suspect; `cases` lead to the roles in the chain of each."""

    key: int
    who: Somebody
    gang: int
    cases: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PlannedRecovery:
    """Money got back, or handed on: an entry of a lot of `people`, of a person where that is known."""

    case: int
    person: int | None
    kind: str
    fen: int
    day: date
    document_no: str
    lot: str


@dataclass(frozen=True, slots=True)
class PlannedMoney:
    """Money of a case in one account: stopped, frozen, paid back by the bank on a day."""

    case: int
    stopped_fen: int = 0
    frozen_fen: int = 0
    returned_fen: int = 0
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Casework:
    """The whole plan; `gang_of` is the truth about it, which the product never sees."""

    preset: str
    seed: int
    targets: tuple[Targets, ...]
    cases: list[PlannedCase]
    people: list[PlannedPerson]
    measures: list[PlannedMeasure]
    recoveries: list[PlannedRecovery]
    money: list[PlannedMoney]
    hubs: list[tuple[str, str]]
    mules: list[tuple[str, str]]

    @property
    def gang_of(self) -> dict[int, int]:
        """Key of each case → its gang; -1 for none."""
        return {one.key: one.gang for one in self.cases}

    def truth(self) -> dict[str, object]:
        """What the cases do not say, as JSON takes it: which are one gang's, and what was planted to mislead."""
        gangs: dict[int, list[str]] = defaultdict(list)
        for one in self.cases:
            if one.gang >= 0:
                gangs[one.gang].append(one.report_no)
        return {
            "preset": self.preset, "seed": self.seed,
            "gangs": [{"gang": gang, "reports": own} for gang, own in sorted(gangs.items())],
            "hubs": [{"kind": kind, "value": value} for kind, value in self.hubs],
            "shared": [{"kind": kind, "value": value} for kind, value in self.mules],
        }  # fmt: skip
