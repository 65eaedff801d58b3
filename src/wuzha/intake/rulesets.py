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


class UsualOfSource(BaseModel):
    """How often one source sends something."""

    source: str = Field(min_length=1, max_length=32, description=gettext_noop("name of the channel"))
    hours: float = Field(gt=0, le=24 * 92, description=gettext_noop("hours between two pushes, as a rule"))


class SilencePolicy(BaseModel):
    """After how long a source counts as silent."""

    api_hours: float = Field(gt=0, le=24 * 92, description=gettext_noop("hours between two pushes over the API"))
    link_hours: float = Field(gt=0, le=24 * 92, description=gettext_noop("hours between two files of a platform"))
    file_hours: float = Field(gt=0, le=24 * 92, description=gettext_noop("hours between two files imported by hand"))
    sources: list[UsualOfSource] = Field(default=[], description=gettext_noop("sources with an interval of their own"))

    def hours_of(self, source: str, kind: str) -> float:
        """The usual interval of a source, by its name or else by how it sends (`api`, `link`, `file`)."""
        own = next((one.hours for one in self.sources if one.source == source), None)
        by_kind = {"api": self.api_hours, "link": self.link_hours}
        return own or by_kind.get(kind, self.file_hours)


SILENCE = RuleSet(
    "intake.silence",
    _("When a source counts as silent"),
    SilencePolicy,
    lambda: {"api_hours": 2, "link_hours": 2, "file_hours": 24, "sources": []},
    _("A proposal, to be set locally"),
)
