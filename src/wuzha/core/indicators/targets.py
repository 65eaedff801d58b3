# SPDX-License-Identifier: Apache-2.0
"""What figures should reach: a rule set with a date and a citation. A figure that is not in it has no target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.core.indicators.definition import Better, Indicator, Unit, domain_of, registered
from wuzha.core.indicators.figures import Figure
from wuzha.core.indicators.text import amount_text
from wuzha.org.rules import RuleSet

#: One of the unit a target is written in, as the figure counts it: percent, minutes, yuan.
SCALES = {Unit.RATIO: 0.01, Unit.SECOND: 60.0, Unit.FEN: 100.0}


def _of_known(schema: dict[str, Any]) -> None:
    """The form offers the figures there are, by their names, instead of a text to type."""
    schema.pop("pattern", None)
    schema["enum"] = [f"{domain}.{code}" for domain, own in registered().items() for code in own]


class Target(BaseModel):
    """What one figure should reach."""

    indicator: str = Field(
        pattern=r"^[a-z_]+\.[a-z0-9_]+$", description=gettext_noop("figure"), json_schema_extra=_of_known
    )
    value: float = Field(ge=0, le=1e12, description=gettext_noop("target, in %, minutes, yuan, days or as a number"))


class TargetPolicy(BaseModel):
    """Which figures have a target."""

    targets: list[Target] = Field(description=gettext_noop("targets"))

    @model_validator(mode="after")
    def each_once(self) -> TargetPolicy:
        codes = [one.indicator for one in self.targets]
        if len(codes) != len(set(codes)):
            raise ValueError(_("A figure is there twice."))
        return self


TARGETS = RuleSet(
    "core.targets",
    gettext_lazy("Targets of figures"),
    TargetPolicy,
    lambda: {
        "targets": [
            {"indicator": "warning.feedback_in_time", "value": 98},
            {"indicator": "warning.met", "value": 80},
            {"indicator": "funds.to_stop", "value": 30},
        ]
    },
    gettext_lazy(
        "Feedback in time: score sheet of fraud-free units; report to first stop: 30 minutes (Ministry of Public "
        "Security 2016); met in person: a proposal, to be set locally"
    ),
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, in the unit the figure is counted in, and how it reads."""

    value: float
    text: str

    def reached(self, figure: Figure) -> bool | None:
        """Whether a figure is there; `None` when it cannot be said, or more is no better than less."""
        better = figure.indicator.better.value
        if figure.insufficient or figure.value is None or not better:
            return None
        return (figure.value - self.value) * better >= 0


def aims(indicators: list[Indicator], at: datetime | None = None) -> dict[str, Aim]:
    """The targets in force at a moment, by the indicator's code."""
    given = {one.indicator: one.value for one in TARGETS.at(at).targets}
    found = {}
    for one in indicators:
        value = given.get(f"{domain_of(one)}.{one.code}")
        if value is not None:
            scaled = value * SCALES.get(one.unit, 1.0)
            found[one.code] = Aim(scaled, _text(one, scaled))
    return found


def _text(one: Indicator, value: float) -> str:
    sign: Any = {Better.UP: "≥ ", Better.DOWN: "≤ ", Better.NEITHER: ""}[one.better]
    amount = f"{value * 100:g}%" if one.unit is Unit.RATIO else amount_text(value, one.unit)
    return f"{sign}{amount}"
