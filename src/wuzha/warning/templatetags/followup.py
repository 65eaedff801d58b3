# SPDX-License-Identifier: Apache-2.0
"""`{% load followup %}`: words of call-backs and back-checks."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from wuzha.ui.templatetags.wuzha import tag
from wuzha.warning.rules.backcheck import DESPITE_WARNING, Stage
from wuzha.warning.rulesets import BACKCHECK, CALLBACK

register = template.Library()


@register.filter
def invalid_reason(code: str) -> str:
    """Why a record was found not true."""
    return CALLBACK.at().reason_label(code)


@register.filter
def correction_reason(code: str) -> str:
    """Why a class was corrected."""
    return BACKCHECK.at().reason_label(code)


@register.simple_tag
def stage(value: str) -> SafeString:
    """The badge of a class: warned in time and deceived all the same stands out."""
    one = Stage(value)
    return tag(one.label, "bad" if one is Stage.AFTER_MEETING else "warn" if one in DESPITE_WARNING else "")
