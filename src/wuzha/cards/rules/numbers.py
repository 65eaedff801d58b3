# SPDX-License-Identifier: Apache-2.0
"""The one form of a card's number, and of which kind a number is by its shape."""

from __future__ import annotations

import re

from wuzha.cards.rules.kinds import FAMILY, CardKind, Family
from wuzha.engine.identifiers import Account, IdentifierError, parse_telephone

_IOT = re.compile(r"(?:1[04]|86)[0-9]{9,17}").fullmatch
_PORT = re.compile(r"10[0-9]{3,18}").fullmatch


class NumberError(ValueError):
    """The text is no number of such a card."""


def canonical(text: str, kind: str = "") -> str:
    """The number as it is kept. Of a line that of a telephone, of everything else that of an account; without a kind
    whichever it is. Raises `NumberError`."""
    family = FAMILY.get(kind, "")
    if family == Family.LINE or not family:
        digits = re.sub(r"[\s-]", "", text)
        if kind in (CardKind.IOT, CardKind.SMS_PORT) and (_IOT(digits) or _PORT(digits)):
            return digits
        try:
            return parse_telephone(text)
        except IdentifierError as error:
            if family:
                raise NumberError(text) from error
    try:
        return Account.parse(text)
    except IdentifierError as error:
        raise NumberError(text) from error
