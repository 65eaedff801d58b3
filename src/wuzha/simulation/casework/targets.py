# SPDX-License-Identifier: Apache-2.0
"""What the cases of a simulated period come to, read from `targets.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Targets:
    """The counts of one period, [first, after) by local day, by the counting rules of `domain.md` §9.6. Money in 分."""

    first: date
    after: date
    #: Names of the fields that a public document states; the others are assumed.
    published: frozenset[str]
    #: 发案: accepted in the period and not joined to another, and what their victims lost.
    cases: int
    loss_fen: int
    #: 破案: approved as solved in the period.
    solved: int
    #: 抓获: people brought in, each once; some of them a second time in the period, some in an earlier one.
    caught: int
    caught_twice: int
    known_before: int
    #: 打处, and parts of it: prosecuted, for bank and phone cards, punished by administrative law.
    handled: int
    prosecuted: int
    cards: int
    administrative: int
    #: 返还 by banks, and 追赃挽损: the same with what was seized and given back otherwise.
    returned_fen: int
    recovered_fen: int
    stopped_fen: int
    frozen_fen: int
    #: Share of the cases that are the work of a gang with three or more.
    gangs: float
    #: Name of the parameter that gives the mix of scam types.
    type_mix: str
    #: 承诺书 signed, and 惩戒 determined by the prefecture.
    pledges: int = 0
    sanctioned: int = 0
    #: Townships whose risk is so many times that of the others, by their code.
    worse: Mapping[str, float] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return (self.after - self.first).days


def targets_of(preset: str, today: date | None = None) -> tuple[Targets, ...]:
    """The periods of a preset, in order; none where it has no cases. The days of `demo` are counted from today."""
    return tuple(
        Targets(
            **row
            | {
                "published": frozenset(row["published"]), "first": _day(row["first"], today),
                "after": _day(row["after"], today),
            }
        )
        for row in _rows().get(preset, [])
    )  # fmt: skip


def _day(told: date | int, today: date | None) -> date:
    if isinstance(told, date):
        return told
    if today is None:
        raise ValueError("the days of this preset are counted from today")
    return today + timedelta(days=told)


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    text = resources.files(__package__).joinpath("targets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
