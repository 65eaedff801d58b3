# SPDX-License-Identifier: Apache-2.0
"""What to say: the talk beside the buttons, by scam type."""

from __future__ import annotations

from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet
from wuzha.warning.rulesets.data import factory


class Script(BaseModel):
    """Points to ask and to say for one scam type."""

    fraud_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description="scam type · 诈骗类型")
    ask_zh: list[str] = Field(description="ask, Chinese · 先问")
    say_zh: list[str] = Field(description="say, Chinese · 再说")
    ask_en: list[str] = Field(description="ask, English · 先问（英文）")
    say_en: list[str] = Field(description="say, English · 再说（英文）")

    @property
    def ask(self) -> list[str]:
        return self.ask_en if (get_language() or "").startswith("en") else self.ask_zh

    @property
    def say(self) -> list[str]:
        return self.say_en if (get_language() or "").startswith("en") else self.say_zh


class Scripts(BaseModel):
    scripts: list[Script]

    def for_type(self, fraud_type: str) -> Script:
        """The script of the type, else the general one (`OTHER`)."""
        by_type = {script.fraud_type: script for script in self.scripts}
        return by_type.get(fraud_type) or by_type["OTHER"]


SCRIPTS = RuleSet(
    "warning.scripts", _("Talk scripts"), Scripts, partial(factory, "scripts"),
    _("Points by the Ministry of Public Security's ten types; wording: a proposal"),
)  # fmt: skip
