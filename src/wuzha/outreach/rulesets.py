# SPDX-License-Identifier: Apache-2.0
"""Values in force, by date."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class Policy(BaseModel):
    """How long a record may stay open."""

    days: int = Field(ge=1, le=365, description=gettext_noop("days until a record should be closed"))


POLICY = RuleSet(
    "outreach.policy",
    pgettext_lazy("outreach", "Time limits"),
    Policy,
    lambda: {"days": 30},
    pgettext_lazy("outreach", "A proposal, to be set locally"),
)
