# SPDX-License-Identifier: Apache-2.0
"""Units, people, duty, tokens and versions of rules."""

from wuzha.org.models.duty import DutyPost, Post
from wuzha.org.models.factor import Passkey, RecoveryCode, SecondFactor
from wuzha.org.models.limits import AlertKind, Guess, KnownPlace, LoginAlert, Tally
from wuzha.org.models.people import Person, Posting
from wuzha.org.models.rules import RuleVersion
from wuzha.org.models.tokens import AccessToken
from wuzha.org.models.units import Jurisdiction, Population, Unit, UnitKind

__all__ = [
    "AccessToken",
    "AlertKind",
    "DutyPost",
    "Guess",
    "Jurisdiction",
    "KnownPlace",
    "LoginAlert",
    "Passkey",
    "Person",
    "Population",
    "Post",
    "Posting",
    "RecoveryCode",
    "RuleVersion",
    "SecondFactor",
    "Tally",
    "Unit",
    "UnitKind",
]  # fmt: skip
