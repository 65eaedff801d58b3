# SPDX-License-Identifier: Apache-2.0
"""A number to be reached at, whichever of the two kinds it is."""

from __future__ import annotations

from wuzha.engine.identifiers.landline import Landline
from wuzha.engine.identifiers.phone import Phone


def parse_telephone(text: str) -> str:
    """A fixed line with its area code, else a mobile, in canonical form. Raises `IdentifierError`, as of a mobile."""
    return Landline.parse(text) if Landline.check(text) else Phone.parse(text)
