# SPDX-License-Identifier: Apache-2.0
"""Numbers that this platform gives: none of them is the number of a case, a decision or a notice."""

from __future__ import annotations

import re
import unicodedata

#: What the database holds to, of a number in its plain form: those of cases and of the desk's orders, of this version.
#: Migrations refer to it; the rule below knows those of every room.
OUR_NUMBER = r"^(\W|_)*(A(\W|_)*J|D(\W|_)*J|F(\W|_)*H|L(\W|_)*D|Y(\W|_)*[BJ]|Z(\W|_)*[FJ])((\W|_)*[0-9]){4,}(\W|_)*$"
_OURS = re.compile(r"(\W|_)*(AJ|DJ|FH|JB|LD|RY|WZ|XS|YB|YJ|ZC|ZF|ZJ)(\W|_)*([0-9](\W|_)*){4,}", re.IGNORECASE)


def is_ours(number: str) -> bool:
    """Whether a number is one that this platform gave, also spaced out or in full width."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", number))
    return _OURS.fullmatch(folded) is not None
