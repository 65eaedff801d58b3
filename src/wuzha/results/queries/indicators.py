# SPDX-License-Identifier: Apache-2.0
"""What is counted (战果), and how: `domain.md` §9.6. What of it a city may set stands in `rulesets.COUNTING`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import Act
from wuzha.core.indicators import Better, Indicator, Shape, Subject, Tallies, Unit, register
from wuzha.funds.orders.indicators import INDICATORS as FUNDS
from wuzha.results.queries.money import FROZEN, RETURNED, STOPPED
from wuzha.results.queries.people import CAUGHT_ON, CHARGED_ON, HANDLED_ON, SENT_ON
from wuzha.results.queries.records import ACCEPTED, DAY, LOST, UNSOLVED, WITHDRAWN
from wuzha.results.queries.recovered import RECOVERED_ON

CASES = pgettext_lazy("results", "Cases")
PRACTICE = pgettext_lazy("results", "Public practice of statistics; details set locally")


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is counted, in words: what one of it is, whose it is, and what counts once."""

    counts: Any
    whose: Any
    once: Any


CASE = pgettext_lazy("counted in", "cases")
PERSON = pgettext_lazy("counted in", "people")
FEN = pgettext_lazy("counted in", "yuan")
HANDLING = pgettext_lazy("results", "handling unit; township of the case")
SENDING = pgettext_lazy("results", "unit that sent the order; here by the unit of the case")
_CASES = (
    (
        Indicator(
            "reported", CASES, pgettext_lazy("results", "Cases accepted"), Shape.COUNT, ACCEPTED,
            pgettext_lazy("results", "Cases whose acceptance (受案) is of the period"), PRACTICE,
            among=Q(act=Act.ACCEPT), better=Better.DOWN, order="-day",
        ),
        Definition(CASE, HANDLING, pgettext_lazy("results", "a case; one joined to another counts with that one")),
    ),
    (
        Indicator(
            "loss", CASES, pgettext_lazy("results", "Loss"), Shape.SUM, LOST,
            pgettext_lazy("results", "Losses of the victims of these cases: verified, else as claimed"), PRACTICE,
            column="counted_fen", better=Better.DOWN, order="-day",
        ),
        Definition(
            FEN, HANDLING, pgettext_lazy("results", "a victim; not again in a case joined to another of theirs")
        ),
    ),
    (
        Indicator(
            "filed", CASES, pgettext_lazy("results", "Cases filed"), Shape.SUM, DAY,
            pgettext_lazy("results", "Filings (立案) of the period, less withdrawals (撤案) of the period"), PRACTICE,
            among=Q(act=Act.FILE) | WITHDRAWN, column="weight", order="-day",
        ),
        Definition(
            CASE, HANDLING, pgettext_lazy("results", "a filing; a withdrawal takes one away in its own month")
        ),
    ),
    (
        Indicator(
            "solved", CASES, pgettext_lazy("results", "Cases solved"), Shape.SUM, DAY,
            pgettext_lazy("results", "Cases solved (破案) in the period, less solved ones withdrawn in it"), PRACTICE,
            among=Q(act=Act.SOLVE) | UNSOLVED, column="weight", better=Better.UP, order="-day",
        ),
        Definition(CASE, HANDLING, pgettext_lazy("results", "a case; each case of a series counts")),
    ),
    (
        Indicator(
            "sent_cases", CASES, pgettext_lazy("results", "Cases sent for prosecution"), Shape.COUNT, DAY,
            pgettext_lazy("results", "Cases with a recommendation to prosecute (起诉意见书) of the period"),
            pgettext_lazy("results", "Procedures for Criminal Cases 289"),
            among=Q(act=Act.SEND), distinct="case", listed_once=True, better=Better.UP, order="-day",
        ),
        Definition(CASE, HANDLING, pgettext_lazy("results", "a case, once in the period")),
    ),
)  # fmt: skip
PEOPLE = pgettext_lazy("results", "People")
_PEOPLE = (
    (
        Indicator(
            "caught", PEOPLE, pgettext_lazy("results", "Caught"), Shape.COUNT, CAUGHT_ON,
            pgettext_lazy("results", "People whose arrival (到案) is of the period, the first of theirs in the year"),
            PRACTICE,
            better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(
            PERSON, pgettext_lazy("results", "unit that caught the person"),
            pgettext_lazy("results", "a person in a calendar year; inside an operation, a person in it and the year"),
        ),
    ),
    (
        Indicator(
            "handled", PEOPLE, pgettext_lazy("results", "Handled"), Shape.COUNT, HANDLED_ON,
            pgettext_lazy(
                "results", "People with a measure that counts (打处), whose first of the year is of the period"
            ),
            pgettext_lazy("results", "No public text says which measures count; a list set locally"),
            better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(
            PERSON, HANDLING, pgettext_lazy("results", "a person in a calendar year, with the highest measure of it")
        ),
    ),
    (
        Indicator(
            "handled_prosecuted", PEOPLE, pgettext_lazy("results", "Handled, of these prosecuted"), Shape.COUNT,
            HANDLED_ON,
            pgettext_lazy("results", "Of the handled, those who were prosecuted in the same year by the last day"),
            pgettext_lazy("results", "Criminal Procedure Law 176: a decision of the procuratorate"),
            hit=Q(charged=1), better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(PERSON, HANDLING, pgettext_lazy("results", "as the handled: a part of them")),
    ),
    (
        Indicator(
            "handled_cards", PEOPLE, pgettext_lazy("results", "Handled for cards"), Shape.COUNT, HANDLED_ON,
            pgettext_lazy(
                "results", "Of the handled, those who provided cards, or whose case is in an operation against cards"
            ),
            pgettext_lazy("results", "Roles and operations: a list set locally"),
            hit=Q(cards=1), better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(PERSON, HANDLING, pgettext_lazy("results", "as the handled: a part of them")),
    ),
    (
        Indicator(
            "sent", PEOPLE, pgettext_lazy("results", "Sent for prosecution"), Shape.COUNT, SENT_ON,
            pgettext_lazy("results", "People in a recommendation to prosecute (起诉意见书) by the police"),
            pgettext_lazy("results", "Procedures for Criminal Cases 289"),
            better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(PERSON, HANDLING, pgettext_lazy("results", "a person in a case")),
    ),
    (
        Indicator(
            "prosecuted", PEOPLE, pgettext_lazy("results", "Prosecuted"), Shape.COUNT, CHARGED_ON,
            pgettext_lazy("results", "People whom the procuratorate prosecuted: a figure of another organ"),
            pgettext_lazy("results", "Criminal Procedure Law 176"),
            better=Better.UP, order="-day", counts=Unit.PERSON,
        ),
        Definition(
            PERSON, pgettext_lazy("results", "the procuratorate; here by the unit of the case"),
            pgettext_lazy("results", "a person in a case"),
        ),
    ),
)  # fmt: skip
MONEY = pgettext_lazy("results", "Money")


def _as_of_funds(code: str, subject: Subject) -> Indicator:
    """A figure of the funds desk, of the cases of a selection: counted as it is there."""
    one = FUNDS[code]
    here = replace(one.basis, subject=subject)
    return replace(one, group=MONEY, basis=here, order=one.order or f"-{here}")


_MONEY = (
    (
        _as_of_funds("stopped", STOPPED),
        Definition(FEN, SENDING, pgettext_lazy("results", "an account of a case")),
    ),
    (
        _as_of_funds("frozen", FROZEN),
        Definition(FEN, SENDING, pgettext_lazy("results", "a freeze; renewing it is no new one")),
    ),
    (
        _as_of_funds("returned", RETURNED),
        Definition(
            FEN, pgettext_lazy("results", "unit that decided on the return"),
            pgettext_lazy("results", "an amount that a bank paid to a victim"),
        ),
    ),
    (
        Indicator(
            "recovered_other", MONEY, pgettext_lazy("results", "Recovered otherwise"), Shape.SUM, RECOVERED_ON,
            pgettext_lazy("results", "What was seized and not given up, or paid back by suspects, in the period"),
            PRACTICE,
            hit=~Q(added_fen=0), column="added_fen", better=Better.UP, order="-day",
        ),
        Definition(FEN, HANDLING, pgettext_lazy("results", "each yuan once, by its lot; not what banks paid back")),
    ),
)  # fmt: skip
RECOVERED = Indicator(
    "recovered", MONEY, pgettext_lazy("results", "Recovered"), Shape.SUM, RECOVERED_ON,
    pgettext_lazy("results", "What banks paid back, and what was recovered otherwise"), PRACTICE,
    column="added_fen", better=Better.UP, order="-day",
)  # fmt: skip
_ALL = (*_CASES, *_PEOPLE, *_MONEY)
DEFINITIONS: dict[str, Definition] = {one.code: said for one, said in _ALL}
DEFINITIONS["recovered"] = Definition(FEN, HANDLING, pgettext_lazy("results", "each yuan once, by its lot"))
#: Those of the list are registered; a sum of two is counted by its parts.
INDICATORS = {**register("results", [one for one, _said in _ALL]), RECOVERED.code: RECOVERED}
#: Figures that are the sum of others.
SUMS: dict[str, tuple[str, ...]] = {"recovered": ("returned", "recovered_other")}


def real(wanted: Iterable[Indicator]) -> list[Indicator]:
    """What is counted for them: for a sum its parts."""
    codes = [part for one in wanted for part in SUMS.get(one.code, (one.code,))]
    return [INDICATORS[code] for code in dict.fromkeys(codes)]


def summed(tallies: Tallies, wanted: Iterable[Indicator]) -> Tallies:
    """The tallies of them, from what was counted."""
    return {one.code: reduce(add, (tallies[part] for part in SUMS.get(one.code, (one.code,)))) for one in wanted}


def chosen(*codes: str) -> tuple[Indicator, ...]:
    return tuple(INDICATORS[code] for code in codes if code in INDICATORS)


#: At the head of the board.
HEADS = chosen("reported", "loss", "solved", "handled", "recovered")
#: Of each township, unit and type.
COLUMNS = chosen("reported", "loss", "filed", "solved", "caught", "handled", "recovered")
#: Of each span of the morning, and week by week there.
MORNING = chosen(
    "reported", "loss", "filed", "solved", "caught", "handled", "stopped", "frozen", "returned", "recovered"
)
CURVES = chosen("reported", "loss")


def shown() -> list[Indicator]:
    """All figures of the board, in its order."""
    return list(INDICATORS.values())


def published_ones() -> list[Indicator]:
    """Those that are kept when they are published."""
    return real(shown())
