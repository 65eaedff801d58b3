# SPDX-License-Identifier: Apache-2.0
"""Money for people: integer 分 to 元 and back, exactly."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

_YUAN = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,8})?)\s*(?P<unit>[万亿]?)\s*[元块]?", re.ASCII)
_WAN = 10_000 * 100
_YI = 10_000 * _WAN
_UNITS = {"": 100, "万": _WAN, "亿": _YI}


def plain(fen: int) -> str:
    """`123450` 分 as `1,234.50`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def money(fen: int) -> str:
    """`123450` 分 as `1,234.50 元`."""
    return _("%(amount)s yuan") % {"amount": plain(fen)}


def brief(fen: int) -> str:
    """A sum at a glance, rounded down to two places of 万 or 亿; in English to whole yuan."""
    if (get_language() or "").startswith("en"):
        return _("%(amount)s yuan") % {"amount": f"{fen // 100:,}"}
    for unit, name in ((_YI, "亿元"), (_WAN, "万元")):
        if abs(fen) >= unit:
            hundredths = abs(fen) * 100 // unit
            return f"{'-' if fen < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d} {name}"
    return money(fen)


def parse_yuan(text: str) -> int:
    """`1,234.5` 元 as `123450` 分; also `5万`, `1.2亿`, full-width digits. Raises `ValueError` for anything but a sum
    of whole 分."""
    found = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    fen = Decimal(found["number"]) * _UNITS[found["unit"]] if found else Decimal("0.5")
    if fen != int(fen):
        raise ValueError("Not a sum in yuan")
    return int(fen)
