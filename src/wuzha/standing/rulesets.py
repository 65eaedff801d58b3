# SPDX-License-Identifier: Apache-2.0
"""What of standing a city may set, by date."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.indicators import registered
from wuzha.core.standing.judging import FAIR, FairPolicy
from wuzha.org.rules import RuleSet

#: Domains whose figures the first page of the joint office can show.
SHOWN = ("results", "warning", "funds")


def _of_warning(schema: dict[str, Any]) -> None:
    _choose(schema, ("warning",), rates=True)


def _of_shown(schema: dict[str, Any]) -> None:
    _choose(schema, SHOWN, rates=False)


def _choose(schema: dict[str, Any], domains: tuple[str, ...], *, rates: bool) -> None:
    """The form offers the figures there are by their names."""
    known = registered()
    schema["items"]["enum"] = [
        f"{domain}.{code}"
        for domain in domains
        for code, one in known.get(domain, {}).items()
        if not rates or one.shape.value == "rate"
    ]


class Policy(FairPolicy):
    """How townships are judged."""

    process: list[str] = Field(
        max_length=6, json_schema_extra=_of_warning,
        description=gettext_noop("rates that a township controls itself, shown beside its cases"),
    )  # fmt: skip


POLICY = RuleSet(
    "standing.policy",
    pgettext_lazy("standing", "How townships are judged"),
    Policy,
    lambda: FAIR | {"process": ["warning.met", "warning.signed_in_time", "warning.feedback_in_time"]},
    pgettext_lazy(
        "standing",
        "Spiegelhalter 2005 (over-dispersion); Benjamini and Hochberg 1995 (false discoveries); thresholds: a proposal "
        "from simulation, to be set locally",
    ),
)  # fmt: skip


class HomePolicy(BaseModel):
    """What heads the first page of the joint office."""

    figures: list[str] = Field(
        min_length=1, max_length=5, json_schema_extra=_of_shown, description=gettext_noop("the figures at the head")
    )


HOME = RuleSet(
    "standing.home",
    pgettext_lazy("standing", "Figures on the first page of the joint office"),
    HomePolicy,
    lambda: {"figures": ["results.reported", "results.loss", "warning.met", "results.solved", "results.returned"]},
    pgettext_lazy("standing", "A proposal, to be set locally"),
)
