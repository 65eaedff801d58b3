# SPDX-License-Identifier: Apache-2.0
"""A form's own number, signed: it says when the form was asked for, and becomes the number of what is sent with it, so
that a form that is sent twice is one tip."""

from __future__ import annotations

from django.core.signing import BadSignature, TimestampSigner

from wuzha.citizen.models import new_number

#: Seconds for which a form may lie open; programs are faster than the other.
LONGEST, SHORTEST = 6 * 3600, 2
_SALT = "wuzha.citizen.form"


def issue() -> str:
    return TimestampSigner(salt=_SALT).sign(new_number())


def number_of(token: str) -> str | None:
    """The number of a form that was asked for here and not too long ago."""
    try:
        return TimestampSigner(salt=_SALT).unsign(token[:200], max_age=LONGEST)
    except BadSignature:
        return None


def hasty(token: str) -> bool:
    """Whether a valid form came back faster than anybody reads it."""
    try:
        TimestampSigner(salt=_SALT).unsign(token[:200], max_age=SHORTEST)
    except BadSignature:
        return False
    return True
