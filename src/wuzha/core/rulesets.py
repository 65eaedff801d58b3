# SPDX-License-Identifier: Apache-2.0
"""How far back open pages and outgoing webhooks can catch up, and how many pages one person may keep open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class LivePolicy(BaseModel):
    """The change feeds and the open pages that follow them."""

    keep_hours: int = Field(ge=1, le=720, description="hours for which changes are kept · 变更保留（小时）")
    streams_each: int = Field(ge=1, le=50, description="pages one person may follow live at once · 每人同时实时页面数")
    arrival_hours: int = Field(ge=1, le=24, description="hours the wall screen looks back · 大屏统计的最近时长（小时）")
    soon_minutes: int = Field(
        ge=1, le=240, description="minutes before a clock runs out that it shows · 即将到时提醒（分钟）"
    )


#: Its versions are stored under the name of the domain that had it first.
LIVE = RuleSet(
    "warning.live",
    _("Live pages"),
    LivePolicy,
    lambda: {"keep_hours": 72, "streams_each": 6, "arrival_hours": 1, "soon_minutes": 30},
    _("A proposal, to be set locally"),
)
