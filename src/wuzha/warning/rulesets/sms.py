# SPDX-License-Identifier: Apache-2.0
"""Texts of warning SMS: one fixed text for a scam type and level (`domain.md` §3.8)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, field_validator, model_validator

from wuzha.org.rules import RuleSet
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.sms import faults
from wuzha.warning.rulesets.dictionaries import LevelCode, factory


class SmsTemplate(BaseModel):
    """The text for one scam type at one level. It goes to people, so it is Chinese only."""

    fraud_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("scam type"))
    level: LevelCode = Field(description=gettext_noop("level"))
    text: str = Field(min_length=10, max_length=200, description=gettext_noop("text of the SMS"))

    @field_validator("text")
    @classmethod
    def may_go_out(cls, text: str) -> str:
        if wrong := faults(text):
            found = ", ".join(str(one.label) for one in wrong)
            raise ValueError(
                _("A warning SMS points to 96110 and 110 only. Found in it: %(found)s.") % {"found": found}
            )
        return text


class SmsTemplates(BaseModel):
    templates: list[SmsTemplate] = Field(description=gettext_noop("texts"))

    @model_validator(mode="after")
    def each_once(self) -> SmsTemplates:
        keys = [(one.fraud_type, one.level) for one in self.templates]
        if len(keys) != len(set(keys)):
            raise ValueError(_("A scam type has two texts for one level."))
        return self

    def find(self, fraud_type: str, level: int) -> SmsTemplate | None:
        """The text of a scam type and level, if there is one."""
        wanted = (fraud_type, Level(level).name)
        return next((one for one in self.templates if (one.fraud_type, one.level) == wanted), None)


SMS_TEMPLATES = RuleSet(
    "warning.sms_templates", _("Texts of warning SMS"), SmsTemplates, partial(factory, "sms_templates"),
    _("12381 warning SMS (MIIT, since 2021-07-14): no link, no contact, no reply wanted; wording: a proposal"),
)  # fmt: skip
