# SPDX-License-Identifier: Apache-2.0
"""The counting rules of `domain.md` §9.6 over a plan, in plain Python: what the records must give back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from wuzha.simulation.casework.records import Casework, PlannedCase, PlannedMeasure
from wuzha.simulation.casework.targets import Targets

#: 打处: the first of these in a year.
HANDLING = {"ADMIN_FINED", "ADMIN_DETAINED", "DETAINED", "BAILED", "RESIDENCE", "ARRESTED", "SENT"}
CARDS = {"CARD"}


def within(day: date | None, target: Targets) -> bool:
    return day is not None and target.first <= day < target.after


def reported(work: Casework, target: Targets) -> list[PlannedCase]:
    """发案: accepted in the period, by the document that stands; a case joined to another is not one."""
    return [one for one in work.cases if one.joined is None and within(one.day_of("accept"), target)]


def loss(work: Casework, target: Targets) -> int:
    return sum(one.loss_fen for one in reported(work, target))


def solved(work: Casework, target: Targets) -> int:
    """破案: approvals, less solved cases that are withdrawn."""
    steps = [(one, step) for one in work.cases for step in one.steps if within(step.paper.day, target)]
    back = sum(step.act == "withdraw" and one.day_of("solve") is not None for one, step in steps)
    return sum(step.act == "solve" for _one, step in steps) - back


def caught(work: Casework, target: Targets) -> set[str]:
    """抓获: people, by their ID number, once in the period."""
    numbers = {one.key: one.who.id_no for one in work.people}
    return {numbers[one.person] for one in work.measures if one.kind == "CAUGHT" and within(one.day, target)}


def handled(work: Casework, target: Targets) -> dict[int, PlannedMeasure]:
    """打处: person → the first such measure of the period."""
    found: dict[int, PlannedMeasure] = {}
    for one in work.measures:
        if one.kind in HANDLING and within(one.day, target):
            found[one.person] = min(one, found.get(one.person, one), key=lambda each: each.day)
    return found


def prosecuted(work: Casework, target: Targets) -> set[int]:
    charged = {one.person for one in work.measures if one.kind == "PROSECUTED" and within(one.day, target)}
    return charged & handled(work, target).keys()


def for_cards(work: Casework, target: Targets) -> set[int]:
    roles = {one.key: one.cases for one in work.people}
    return {key for key, one in handled(work, target).items() if CARDS & set(roles[key][one.case])}


def returned(work: Casework, target: Targets) -> int:
    return sum(one.returned_fen for one in work.money if within(one.returned_on, target))


def recovered(work: Casework, target: Targets) -> int:
    """追赃挽损: what banks paid back, what was seized and given back; a lot once, as what it was first."""
    lots: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for one in work.recoveries:
        lots[one.lot].append((one.day, one.fen))
    firsts = [min(of) for of in lots.values()]
    return returned(work, target) + sum(fen for day, fen in firsts if within(day, target))
