# SPDX-License-Identifier: Apache-2.0
"""Words for codes that stand in rule sets, wherever a page shows one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.org.roles import Role
from wuzha.warning.rules.callback import Consequence
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rules.steps import ClockName, Tell

WORDS: dict[str, Any] = {
    **{level.name: level.label for level in Level},
    **{role.value: role.label for role in Role},
    "SIGN_IN": _("Sign-in"),
    "FIRST_CALL": _("First call"),
    "MEET": _("Meeting"),
    "FEEDBACK": _("Feedback"),
    "HANDOVER": _("Hand-over"),
    "PUSH": _("the push"),
    "DISPATCH": _("the dispatch"),
    "OUTCOME": _("the outcome"),
    "REOPEN": Consequence.REOPEN.label,
    "CHIEF": Consequence.CHIEF.label,
    "CENTRE": _("Centre"),
    "OFFICER": Tell.OFFICER.label,
    "SHIFT_LEADER": Tell.SHIFT_LEADER.label,
    "COMMAND": Tell.COMMAND.label,
    "TRANSFER": ClockName.TRANSFER.label,
    "OTHER_STATION": _("Another station"),
    **{outcome.name: outcome.label for outcome in Outcome},
}


def word(code: object) -> str:
    """The word for a code, else the code itself."""
    return str(WORDS.get(str(code), code))


def shown(value: Any) -> str:
    """One plain value of a rule set as text."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return word(value)
