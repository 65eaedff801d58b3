# SPDX-License-Identifier: Apache-2.0
"""Which organ decides, by words of its name: procuratorate and court are named so all over the country."""

from __future__ import annotations

PROCURATORATE = ("检察院", "procuratorate")
COURT = ("法院", "court")


def is_one_of(organ: str, words: tuple[str, ...]) -> bool:
    """Whether an organ's name says that it is one of these, whatever the case of its letters."""
    return any(word in organ.lower() for word in words)
