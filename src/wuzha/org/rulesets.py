# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the ground floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class LoginPolicy(BaseModel):
    """When an account locks and a session ends."""

    failures: int = Field(ge=3, le=20, description="failed log-ins before the account locks · 锁定前允许失败次数")
    lock_minutes: int = Field(ge=1, le=1440, description="minutes the account stays locked · 锁定分钟数")
    idle_minutes: int = Field(
        ge=5, le=480, description="minutes without a request before a session ends · 空闲退出分钟数"
    )


LOGIN = RuleSet(
    "org.login",
    _("Log-in and sessions"),
    LoginPolicy,
    lambda: {"failures": 5, "lock_minutes": 15, "idle_minutes": 60},
    _("GB/T 22239-2019, level 3, identity authentication; values: proposals"),
)
