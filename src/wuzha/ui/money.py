# SPDX-License-Identifier: Apache-2.0
"""Money for people: integer 分 to 元 and back, exactly."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

_YUAN = re.compile(
    r"(?P<number>(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,8})?)\s*(?P<unit>[万亿]?)\s*[元块]?", re.ASCII
)
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
    """A sum at a glance, rounded to two places of 万 or 亿 (half a step up, as by hand); in English to whole yuan."""
    if (get_language() or "").startswith("en"):
        return _("%(amount)s yuan") % {"amount": f"{_in_steps(fen, 100):,}"}
    for unit, name in ((_YI, "亿元"), (_WAN, "万元")):
        if abs(fen) >= unit:
            return f"{plain(_in_steps(fen, unit // 100))} {name}"
    return money(fen)


def _in_steps(fen: int, step: int) -> int:
    """How many whole steps a sum is; half of one and more counts as one."""
    return (abs(fen) + step // 2) // step * (-1 if fen < 0 else 1)


def parse_yuan(text: str) -> int:
    """`1,234.5` 元 as `123450` 分; also `5万`, `1.2亿`, full-width digits; commas between
    thousands only, for `1,5` may be a slip of the decimal point. Raises `ValueError` for anything but a sum
    of whole 分."""
    found = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    fen = Decimal(found["number"].replace(",", "")) * _UNITS[found["unit"]] if found else Decimal("0.5")
    if fen != int(fen):
        raise ValueError("Not a sum in yuan")
    return int(fen)
