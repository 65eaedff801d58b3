# SPDX-License-Identifier: Apache-2.0
"""Rule sets of log-in, sessions and tokens."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.org.roles import Role
from wuzha.org.rules import RuleSet


class LoginPolicy(BaseModel):
    """How guessing is slowed down, what is told to auditors, and when a session ends."""

    failures: int = Field(ge=3, le=20, description=gettext_noop("failed log-ins before the next one waits"))
    lock_minutes: int = Field(ge=1, le=1440, description=gettext_noop("minutes it waits at most"))
    first_seconds: int = Field(
        default=30,
        ge=1,
        le=600,
        description=gettext_noop("seconds it waits at first, then twice as long each time"),
    )
    network_failures: int = Field(
        default=30, ge=10, le=1000, description=gettext_noop("failed log-ins from one network before it waits")
    )
    spray_accounts: int = Field(
        default=10,
        ge=3,
        le=500,
        description=gettext_noop("accounts tried from one network in an hour: an alert"),
    )
    siege_networks: int = Field(
        default=5, ge=2, le=500, description=gettext_noop("networks that try one account in an hour: an alert")
    )
    wide_guesses: int = Field(
        default=300,
        ge=20,
        le=100_000,
        description=gettext_noop("pairs of network and account that failed in an hour: an alert"),
    )
    idle_minutes: int = Field(ge=5, le=480, description=gettext_noop("minutes without a request before a session ends"))


LOGIN = RuleSet(
    "org.login",
    _("Log-in and sessions"),
    LoginPolicy,
    lambda: {
        "failures": 5,
        "lock_minutes": 15,
        "first_seconds": 30,
        "network_failures": 30,
        "spray_accounts": 10,
        "siege_networks": 5,
        "wide_guesses": 300,
        "idle_minutes": 60,
    },
    _("GB/T 22239-2019, level 3, identity authentication; values: proposals"),
)


class RequiredOf(BaseModel):
    """A role that needs a second factor, and the last day it may still be missing."""

    role: Role = Field(description=gettext_noop("role"))
    grace_until: date = Field(description=gettext_noop("last day without it"))


class FactorPolicy(BaseModel):
    """Who needs a second factor, and how exactly its clock must agree with ours."""

    required: list[RequiredOf] = Field(default_factory=list, description=gettext_noop("required of"))
    drift_steps: int = Field(ge=0, le=3, description=gettext_noop("steps of 30 s a clock may be off"))
    recovery_codes: int = Field(ge=5, le=20, description=gettext_noop("recovery codes"))

    @model_validator(mode="after")
    def roles_once(self) -> FactorPolicy:
        if len({one.role for one in self.required}) < len(self.required):
            raise ValueError(_("A role is named twice."))
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

    longest_hours: int = Field(ge=1, le=24, description=gettext_noop("hours a session lasts at most"))
    network_roles: list[Role] = Field(
        default_factory=list, description=gettext_noop("roles asked again on another network")
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

    longest_days: int = Field(ge=1, le=366, description=gettext_noop("days a token holds at most"))
    most_per_person: int = Field(ge=1, le=50, description=gettext_noop("tokens in force a person may have"))
    requests_per_minute: int = Field(
        ge=1,
        le=100_000,
        description=gettext_noop("requests a minute and token"),
    )


TOKENS = RuleSet(
    "org.tokens",
    _("Access tokens of people"),
    TokenPolicy,
    lambda: {"longest_days": 90, "most_per_person": 5, "requests_per_minute": 600},
    _("A proposal, to be set locally"),
)
