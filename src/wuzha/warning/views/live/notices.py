# SPDX-License-Identifier: Apache-2.0
"""The words of notices (`services.notices.publish`)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wuzha.warning.models import Change, WarningRecord

#: Code → the sentence a page says; `%(number)s` is the warning's number.
WORDS: dict[str, Any] = {
    "ESCALATED_STATION": _("%(number)s: little time left, escalated to the head of the station."),
    "ESCALATED_CENTRE": _("%(number)s: a clock has run out, escalated to the centre."),
    "CLOCK_RUNS": _("%(number)s: part of a clock's time has run."),
    "TRANSFER_ASKED": _("%(number)s: your station is asked to take it over."),
    "TRANSFER_ANSWERED": _("%(number)s: the transfer was answered."),
    "TRANSFER_DISPUTED": _("%(number)s: a disputed transfer, for the centre to decide."),
}


def said(change: Change, language: str) -> dict[str, Any]:
    """What a page is told of a notice; without words for its code, only that there was one."""
    told: dict[str, Any] = {"pk": change.warning_id, "code": change.notice}
    if words := WORDS.get(change.notice):
        with translation.override(language):
            told["text"] = str(words) % {"number": WarningRecord(pk=change.warning_id).number}
    return told
