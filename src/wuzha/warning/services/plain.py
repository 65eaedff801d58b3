# SPDX-License-Identifier: Apache-2.0
"""Short texts that stand open in lists: they must name no number of a person."""

from __future__ import annotations

from wuzha.engine.identifiers.scan import find_clear
from wuzha.refusals import RefusalError
from wuzha.warning.services.errors import Code

#: Longest note of an alert, a pause or a transfer (characters).
MOST_NOTE = 300


def plain_text(text: str, most: int = MOST_NOTE) -> str:
    """The text without spaces around it. Refuses what is too long, or holds a phone, ID or account number."""
    kept = text.strip()
    if len(kept) > most:
        raise RefusalError(Code.TOO_LONG, most=most)
    if list(find_clear(kept)):
        raise RefusalError(Code.PERSONAL_DATA)
    return kept
