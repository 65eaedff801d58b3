# SPDX-License-Identifier: Apache-2.0
"""What stands beside the call buttons: the talk that a room above keeps for the scam type, else that of the rules."""

from __future__ import annotations

from datetime import datetime

from wuzha.warning.registry import talk_for
from wuzha.warning.rulesets.ladder import Script, Scripts


def spoken(rules: Scripts, fraud_type: str, path: str, at: datetime) -> Script:
    """The talk for a scam type. A talk of a room above is in one language: that in which it is spoken."""
    talk = talk_for(fraud_type, path, at)
    if talk is None:
        return rules.for_type(fraud_type)
    ask, say = list(talk.ask), list(talk.say)
    return Script(fraud_type=fraud_type, ask_zh=ask, say_zh=say, ask_en=ask, say_en=say)
