# SPDX-License-Identifier: Apache-2.0
"""`{% load org %}`: words of roles, units and dictionaries in force."""

from __future__ import annotations

from django import template

from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.org.rules import rule_set
from wuzha.ui.templatetags.wuzha import NOTHING

register = template.Library()


@register.filter
def role_label(value: str) -> str:
    """The role's name; the code itself for one that no longer exists."""
    return str(Role(value).label) if value in Role.values else value


@register.filter
def kind_label(value: str) -> str:
    """What a kind of unit is called; the code itself for one that no longer exists."""
    return str(UnitKind(value).label) if value in UnitKind.values else value


@register.simple_tag
def rule_label(key: str, code: str) -> str:
    """The word for a code in a dictionary in force: `{% rule_label "warning.fraud_types" warning.fraud_type %}`."""
    return str(rule_set(key).at().label(code)) if code else NOTHING
