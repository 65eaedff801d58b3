# SPDX-License-Identifier: Apache-2.0
"""The rule of counting in words: what one of a figure is, on which day it counts, whose it is, what counts once, and
what the version in force says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from wuzha.core.indicators import Indicator
from wuzha.operations.queries.counting import KINDS
from wuzha.org.rules import in_language
from wuzha.people.queries.counting import ROLES, Measure
from wuzha.results.queries.indicators import DEFINITIONS, shown
from wuzha.results.queries.selection import Selection
from wuzha.results.rulesets import Counting


@dataclass(frozen=True, slots=True)
class How:
    """One line of the rule."""

    indicator: Indicator
    counts: Any
    whose: Any
    once: Any
    #: What the version in force says beside.
    more: str


def how(selection: Selection) -> list[How]:
    """Every figure with its rule, as the version in force has it."""
    more = _more(selection.rules)
    return [
        How(one, said.counts, said.whose, said.once, more.get(one.code, more.get(one.subject.code, "")))
        for one in shown()
        if (said := DEFINITIONS.get(one.code)) is not None
    ]


def _more(rules: Counting) -> dict[str, str]:
    place = {
        "DEED": pgettext("results", "Township: where the deed was done."),
        "HOME": pgettext("results", "Township: where the first victim lives."),
    }[rules.place]
    charged = {
        "SENT": pgettext("results", "Prosecuted: sent for prosecution by the police."),
        "PROSECUTED": pgettext("results", "Prosecuted: by the procuratorate, a figure of another organ."),
    }[rules.prosecuted_by]
    roles, kinds = ROLES.at(), KINDS.at()
    handled = _joined(Measure(one).label for one in rules.handled_by if one in Measure.values)
    cards = [*map(roles.label, rules.card_roles), *map(kinds.label, rules.card_operations)]
    return {
        "case_step": place, "case_victim": place,
        "caught": _joined(Measure(one).label for one in rules.caught_by if one in Measure.values),
        "handled": pgettext("results", "From the lowest up: %(measures)s.") % {"measures": handled},
        "handled_prosecuted": charged,
        "handled_cards": _joined(cards),
    }  # fmt: skip


def _joined(words: Iterable[Any]) -> str:
    return in_language("、", ", ").join(map(str, words))
