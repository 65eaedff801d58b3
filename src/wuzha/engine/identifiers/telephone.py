# SPDX-License-Identifier: Apache-2.0
"""A number to be reached at, whichever of the two kinds it is."""

from __future__ import annotations

from wuzha.engine.identifiers.errors import IdentifierError
from wuzha.engine.identifiers.landline import Landline
from wuzha.engine.identifiers.phone import Phone


def parse_telephone(text: str) -> str:
    """A mobile, as nearly all are, or a fixed line with its area code, in canonical form. Raises `IdentifierError`, as
    of a mobile."""
    try:
        return Phone.parse(text)
    except IdentifierError:
        if Landline.check(text):
            return Landline.parse(text)
        raise
