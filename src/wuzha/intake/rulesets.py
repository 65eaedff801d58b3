# SPDX-License-Identifier: Apache-2.0
"""Rule sets of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class ApiPolicy(BaseModel):
    """What one source may ask of the API."""

    requests_per_minute: int = Field(
        ge=1,
        le=1_000_000,
        description=gettext_noop("requests a minute and key"),
    )


API = RuleSet(
    "intake.api",
    _("API of the sources"),
    ApiPolicy,
    lambda: {"requests_per_minute": 60_000},
    _("A proposal, to be set locally"),
)
