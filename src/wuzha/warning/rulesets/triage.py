# SPDX-License-Identifier: Apache-2.0
"""The numbers behind the order of the queue: a prior that says of each number where it comes from."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, model_validator

from wuzha.engine.triage import Prior, prior_from
from wuzha.org.rules import RuleSet


class TriagePrior(BaseModel):
    """`engine/triage/prior.json`: parameter → value, unit, status (P published, D derived, A assumed), source."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="after")
    def is_a_prior(self) -> TriagePrior:
        self.prior()
        return self

    def prior(self) -> Prior:
        """The prior as the engine takes it."""
        return prior_from(self.model_extra or {})


def _factory() -> dict[str, Any]:
    text = resources.files("wuzha.engine.triage").joinpath("prior.json").read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


PRIOR = RuleSet(
    "warning.triage_prior", _("Order of the queue"), TriagePrior, _factory,
    _("Expected loss averted per minute; every number carries its own status and source"),
)  # fmt: skip
