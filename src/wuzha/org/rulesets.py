# SPDX-License-Identifier: Apache-2.0
"""Rule sets of log-in, sessions and tokens."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.org.roles import Role
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


class RequiredOf(BaseModel):
    """A role that needs a second factor, and the last day it may still be missing."""

    role: Role = Field(description="role · 角色")
    grace_until: date = Field(description="last day without it · 宽限截止日")


class FactorPolicy(BaseModel):
    """Who needs a second factor, and how exactly its clock must agree with ours."""

    required: list[RequiredOf] = Field(default_factory=list, description="required of · 必须启用的角色")
    drift_steps: int = Field(ge=0, le=3, description="steps of 30 s a clock may be off · 时钟允许偏差（30 秒步数）")
    recovery_codes: int = Field(ge=5, le=20, description="recovery codes · 恢复码个数")

    @model_validator(mode="after")
    def roles_once(self) -> FactorPolicy:
        if len({one.role for one in self.required}) < len(self.required):
            raise ValueError("a role is named twice")
        return self


SECOND_FACTOR = RuleSet(
    "org.second_factor",
    _("Second factor"),
    FactorPolicy,
    lambda: {"required": [], "drift_steps": 1, "recovery_codes": 10},
    _("GB/T 22239-2019, level 3, 8.1.4.1 d): two or more techniques; RFC 6238; values: proposals"),
)


class SessionPolicy(BaseModel):
    """How firmly a session is tied to where it began."""

    longest_hours: int = Field(ge=1, le=24, description="hours a session lasts at most · 会话最长小时数")
    network_roles: list[Role] = Field(
        default_factory=list, description="roles asked again on another network · 换网络须重新验证的角色"
    )


SESSIONS = RuleSet(
    "org.sessions",
    _("Where a session holds"),
    SessionPolicy,
    lambda: {
        "longest_hours": 12,
        "network_roles": ["analyst", "funds_officer", "investigator", "card_officer", "auditor", "admin"],
    },
    _("GB/T 22239-2019, level 3, 8.1.4.1 b); values: proposals"),
)


class TokenPolicy(BaseModel):
    """How long a program may act for a person, and how often it may ask."""

    longest_days: int = Field(ge=1, le=366, description="days a token holds at most · 令牌最长有效天数")
    most_per_person: int = Field(ge=1, le=50, description="tokens in force a person may have · 每人有效令牌数上限")
    requests_per_minute: int = Field(
        ge=1,
        le=100_000,
        description="requests a minute and token, at each web process · 每个令牌每分钟请求数（单进程）",
    )


TOKENS = RuleSet(
    "org.tokens",
    _("Access tokens of people"),
    TokenPolicy,
    lambda: {"longest_days": 90, "most_per_person": 5, "requests_per_minute": 600},
    _("A proposal, to be set locally"),
)
