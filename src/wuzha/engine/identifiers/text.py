# SPDX-License-Identifier: Apache-2.0
"""From what people and spreadsheets write to the characters that count."""

from __future__ import annotations

import re
from collections.abc import Container

from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError

#: The mask of a text whose shape is not the expected one.
HIDDEN = "***"

#: Full-width letters, digits and signs to ASCII, one character to one, so that positions stay.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_SPACES = " \t\r\n\f\v\u00a0\u3000\u202f\u205f\u2060\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
_QUOTES = "'\"`´‘’“”＇＂｀=＝"
_DASHES = "-‐‑‒–—―−﹣－"

#: Drops spacing and the quotes (also `="…"`) that spreadsheets use to protect digits; keeps dashes.
WORD = HALF_WIDTH | dict.fromkeys(map(ord, _SPACES + _QUOTES)) | {ord(dash): "-" for dash in _DASHES}
#: Drops dashes too.
NUMBER = WORD | dict.fromkeys(map(ord, _DASHES))
#: Drops brackets too: (0574)63012345.
DIALLED = NUMBER | dict.fromkeys(map(ord, "()（）"))

#: Words for nothing, in lower case.
BLANK = frozenset({"", "/", "\\", "-", "--", "无", "未知", "不详", "null", "none", "nan", "n/a"})
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_FLOAT = re.compile(r"([0-9]+)\.0*")

#: Decimal digits a spreadsheet number (IEEE 754 binary64) always keeps.
SIGNIFICANT = 15


def plain(text: str, identifier: str, table: dict[int, int | str | None]) -> str:
    """The text through `table`, refusing blanks, masks and what a spreadsheet has spoilt.

    `13800000001.0` loses nothing and becomes its digits; above 15 digits a float has always lost some.
    """
    kept = text.translate(table)
    if kept.lower() in BLANK:
        raise IdentifierError(ErrorCode.EMPTY, identifier)
    if "*" in kept:
        raise IdentifierError(ErrorCode.MASKED, identifier)
    if _SCIENTIFIC.fullmatch(kept):
        raise IdentifierError(ErrorCode.SCIENTIFIC, identifier)
    if written_as_float := _FLOAT.fullmatch(kept):
        kept = written_as_float[1]
        if len(kept) > SIGNIFICANT:
            raise IdentifierError(ErrorCode.TRUNCATED, identifier)
    return kept


def number(text: str, identifier: str, lengths: Container[int]) -> str:
    """The digits of a text, refusing anything else and any other number of them."""
    digits = text if is_digits(text) else plain(text, identifier, NUMBER)
    if not is_digits(digits):
        raise IdentifierError(ErrorCode.CHARSET, identifier)
    if len(digits) not in lengths:
        raise IdentifierError(ErrorCode.LENGTH, identifier)
    return digits


def is_cut(digits: str) -> bool:
    """Whether every digit after the fifteenth is zero, as a spreadsheet leaves a longer number.

    True also of the rare honest number: a checksum decides about one value. A column in which one value was refused
    as TRUNCATED should refuse its other values of which this is true: one in eleven cut ID numbers and one in ten cut
    card numbers still pass their checksum.
    """
    return len(digits) > SIGNIFICANT and not digits[SIGNIFICANT:].strip("0") and is_digits(digits)


def ends(text: str, head: int, tail: int) -> str:
    """The first and last characters, a star for each between; nothing if that would leave none hidden."""
    hidden = len(text) - head - tail
    return f"{text[:head]}{'*' * hidden}{text[len(text) - tail :]}" if hidden > 0 else HIDDEN


def is_digits(text: str) -> bool:
    """Whether the text is ASCII digits only (`str.isdigit` alone accepts other scripts)."""
    return text.isascii() and text.isdigit()
