# SPDX-License-Identifier: Apache-2.0
"""What was told in a call so far: the last answer of each name, read anew from its seal."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from wuzha.calls.models import Call, CallAnswer
from wuzha.calls.rules.answers import Answer, Told, asked, read
from wuzha.sealed.value import read_again_by


def told(call: Call) -> Told:
    """All answers in clear: services act on them, and a page shows of each no more than `Answer.shown`."""
    latest: dict[str, CallAnswer] = {
        one.name: one for one in CallAnswer.unscoped.filter(call=call).order_by("pk") if asked(one.name) is not None
    }
    found = Told()
    for name, one in latest.items():
        if one.value is not None:
            found.answers[name] = read_again_by(one.value, partial(_read, name, one.at))
    return found


def _read(name: str, at: datetime, text: str) -> Answer:
    return read(name, text, at)
