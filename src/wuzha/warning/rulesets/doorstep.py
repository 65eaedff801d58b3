# SPDX-License-Identifier: Apache-2.0
"""What may be taken along on a phone, for how long, and how large photos may be."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet
from wuzha.warning.rulesets.data import factory


class Doorstep(BaseModel):
    """Limits of the pages that work without signal."""

    keep_hours: int = Field(ge=1, le=24, description="hours tasks stay on a phone · 任务在手机上保留（小时）")
    idle_minutes: int = Field(
        ge=10, le=1440, description="minutes untouched until a phone deletes them · 手机闲置多久即删除（分钟）"
    )
    most_tasks: int = Field(ge=1, le=200, description="tasks taken along at once · 一次最多带走任务数")
    photo_side: int = Field(ge=400, le=4096, description="longest side of a photo, pixels · 照片最长边（像素）")
    photo_kilobytes: int = Field(ge=100, le=16384, description="largest photo, kilobytes · 单张照片上限（KB）")
    photos_each: int = Field(ge=1, le=50, description="photos of one warning · 每条预警照片上限")
    photo_days: int = Field(ge=30, le=3650, description="days photos are kept · 照片保存（天）")


DOORSTEP = RuleSet(
    "warning.doorstep",
    _("Work without signal"),
    Doorstep,
    partial(factory, "doorstep"),
    _("Personal Information Protection Law, articles 6 and 19: least data, shortest time; values: proposals"),
)
