# SPDX-License-Identifier: Apache-2.0
"""Whose results are counted: those in the actor's reach, of a unit, an operation and a scam type, by one version of
the rule of counting."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from django.db.models import Q, QuerySet

from wuzha.cases.queries.counting import cases, homes_in
from wuzha.cases.reach import reach_of
from wuzha.core import indicators
from wuzha.operations.queries.counting import keys, keys_of_kinds, with_parts
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.rules import Version
from wuzha.results.rulesets import COUNTING, Counting

#: Units that are land: a case is of the one in which it was done, or its victim lives.
LAND = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)


class Division(StrEnum):
    """By what a table divides the whole."""

    TOWN = "town"
    UNIT = "unit"
    TYPE = "type"


#: The column of the counted rows that has a division's key.
COLUMNS = {Division.TOWN: "at_town", Division.UNIT: "at_unit", Division.TYPE: "of_type"}


@dataclass(frozen=True, slots=True)
class Selection(indicators.Selection):
    """Results that an actor may count; empty filters leave open."""

    unit: Unit | None = None
    operation: int | None = None
    fraud_type: str = ""
    version: Version[Counting] = field(default_factory=COUNTING.version_at)
    #: A part of a division: its column and key (`None`: of none).
    part: tuple[Division, Any] | None = None

    @property
    def rules(self) -> Counting:
        return self.version.value

    @property
    def asks(self) -> Hashable:
        """All that a count depends on beside who looks."""
        unit = self.unit.pk if self.unit else None
        return unit, self.operation, self.fraud_type, str(self.rule), self.part, self.version.valid_from

    @property
    def whole(self) -> bool:
        """Whether nothing narrows it but the reach."""
        return self.unit is None and self.only_unit

    @property
    def only_unit(self) -> bool:
        """Whether nothing but a unit narrows it."""
        return self.operation is None and not self.fraud_type and not self.rule and self.part is None

    def pool(self, prefix: str = "") -> Q:
        """The cases among which a person counts once: those of an operation, or of another page's rule; else all."""
        rule = Q()
        if self.rule:
            rule &= Q(**{f"{prefix}pk__in": cases(self.actor).filter(self.rule).values("pk")})
        if self.operation is not None:
            rule &= Q(**{f"{prefix}pk__in": keys(with_parts(self.operation))})
        return rule

    def cases_of_operations(self, kinds: Sequence[str]) -> QuerySet[Any]:
        """Keys of the cases that are marked with an operation of one of the kinds."""
        return keys_of_kinds(kinds)

    def cases(self, prefix: str = "") -> Q:
        """The condition on the case that `prefix` leads to."""
        rule = self._of_unit(prefix) & self.pool(prefix)
        if self.fraud_type:
            rule &= Q(**{f"{prefix}fraud_type": self.fraud_type})
        return rule

    def _of_unit(self, prefix: str) -> Q:
        if self.unit is None:
            return Q()
        if self.unit.kind not in LAND:
            return reach_of(self.unit.path, prefix)
        below = units_below(self.unit.path).ids
        if self.rules.place == "HOME":
            return Q(**{f"{prefix}pk__in": homes_in(below)})
        return Q(**{f"{prefix}place_unit_id__in": below})

    def in_part(self) -> Q:
        """The condition on the columns of the counted rows."""
        if self.part is None:
            return Q()
        division, key = self.part
        column = COLUMNS[division]
        return Q(**({f"{column}__isnull": True} if key is None else {column: key}))

    def of(self, division: Division, key: Any) -> Self:
        """A part of it."""
        return replace(self, part=(division, key))
