# SPDX-License-Identifier: Apache-2.0
"""How far back open pages and outgoing webhooks can catch up, and how many pages one person may keep open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class LivePolicy(BaseModel):
    """The change feeds and the open pages that follow them."""

    keep_hours: int = Field(ge=1, le=720, description=gettext_noop("hours for which changes are kept"))
    streams_each: int = Field(ge=1, le=50, description=gettext_noop("pages one person may follow live at once"))
    arrival_hours: int = Field(ge=1, le=24, description=gettext_noop("hours the wall screen looks back"))
    soon_minutes: int = Field(ge=1, le=240, description=gettext_noop("minutes before a clock runs out that it shows"))


#: Its versions are stored under the name of the domain that had it first.
LIVE = RuleSet(
    "warning.live",
    _("Live pages"),
    LivePolicy,
    lambda: {"keep_hours": 72, "streams_each": 6, "arrival_hours": 1, "soon_minutes": 30},
    _("A proposal, to be set locally"),
)
