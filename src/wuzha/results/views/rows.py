# SPDX-License-Identifier: Apache-2.0
"""A counted record as a list shows it, whatever table it stands in: its case, what it is, what it adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wuzha.core.indicators import Indicator
from wuzha.core.indicators.definition import Unit
from wuzha.org.roles import May, may
from wuzha.people.queries.counting import Measure
from wuzha.results.queries.indicators import INDICATORS, SUMS
from wuzha.results.queries.selection import Selection
from wuzha.ui.money import plain

PEOPLE = ("person_caught", "person_handled", "person_sent", "person_charged")
MONEY = ("money_stopped", "money_frozen", "money_returned")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a list."""

    case: Any
    unit: Any
    day: date | None
    #: The record itself, where it has a number of its own, and its page.
    number: str
    url: str
    what: str
    #: What it adds: cases, people, or yuan.
    amount: str


def shown(one: Indicator, row: Any, of: Selection) -> Shown:
    """The line of a record."""
    amount = one.amount(row)
    number = 1 if amount is None else int(amount)
    text = plain(number) if one.unit is Unit.FEN else str(number)
    if one.subject.code in PEOPLE:
        return _person(one, row, of, text)
    if one.subject.code in MONEY:
        return _money(one, row, text)
    case, what = row.case, ""
    if one.subject.code == "case_step":
        what = row.get_act_display()
    elif one.subject.code == "recovery":
        what = f"{row.get_kind_display()} {row.lot}"
    return Shown(case, case.unit, row.day, "", "", what, text)


def opens(role: str, one: Indicator) -> bool:
    """Whether a role may open the records of a figure: those of people and of money have a right of their own."""
    if one.code in SUMS:
        return all(opens(role, INDICATORS[part]) for part in SUMS[one.code])
    if one.subject.code in MONEY:
        return may(role, May.READ_FUNDS)
    return one.subject.code not in PEOPLE or may(role, May.READ_PEOPLE)


def _money(one: Indicator, row: Any, text: str) -> Shown:
    """A case of the desk, a freeze, or an amount paid back, with the case that it is about."""
    of = {"money_stopped": row, "money_frozen": row, "money_returned": getattr(row, "refund", None)}[one.subject.code]
    case = row.case if one.subject.code == "money_stopped" else of.case.case
    unit = case.unit if case is not None else None
    return Shown(case, unit, getattr(row, "day", None), of.number, of.get_absolute_url(), "", text)


def _person(one: Indicator, row: Any, of: Selection, text: str) -> Shown:
    """The measure that counts; of the handled the highest of the year."""
    part = row.involvement
    what = row.get_kind_display()
    if one.subject.code == "person_handled" and row.highest is not None:
        highest = Measure(of.rules.handled_by[row.highest])
        what = f"{what}，{highest.label}" if highest != row.kind else what
    unit = row.unit if one.subject.code == "person_caught" else part.case.unit
    return Shown(part.case, unit, row.day, part.individual.number, part.individual.get_absolute_url(), what, text)
