# SPDX-License-Identifier: Apache-2.0
"""Who must approve a freeze, its renewal and its release (`domain.md` §2.2, §2.9). The levels are dated data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.rules.freezes import Asset, Authority, Term, rank


class Reason(models.TextChoices):
    """What asks for a level."""

    ANY = "ANY", _("every freeze")
    YEAR = "YEAR", _("a freeze of one year")
    AT_ONCE = "AT_ONCE", _("many accounts at once")
    IN_CASE = "IN_CASE", _("many accounts in a case")
    SHARES = "SHARES", _("equity, policies, investment rights")
    LISTED = "LISTED", _("equity of a listed company")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `at_once` and `in_case` count accounts, this one included."""

    term: str
    asset: str
    at_once: int
    in_case: int


class HasLevel(Protocol):
    """A row of the rule set."""

    @property
    def reason(self) -> str: ...
    @property
    def level(self) -> Authority: ...


L = TypeVar("L", bound=HasLevel)


def reasons(asked: Request, *, at_once: int, in_case: int) -> set[Reason]:
    """What holds of a request; `at_once` and `in_case` are the numbers of accounts from which there are many."""
    found = [
        (Reason.ANY, True),
        (Reason.YEAR, asked.term == Term.YEAR_1),
        (Reason.AT_ONCE, asked.at_once >= at_once),
        (Reason.IN_CASE, asked.in_case >= in_case),
        (Reason.SHARES, asked.asset == Asset.SHARES),
        (Reason.LISTED, asked.asset == Asset.LISTED),
    ]
    return {reason for reason, holds in found if holds}


def highest(rows: Iterable[L], holding: Iterable[Reason]) -> L:
    """The row that asks for the highest level among those that hold; of equal ones the first.

    Raises `ValueError` when none does: a rule set says who approves every freeze.
    """
    asked = set(holding)
    return max((row for row in rows if row.reason in asked), key=lambda row: rank(row.level))
