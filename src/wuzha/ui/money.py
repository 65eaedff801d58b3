# SPDX-License-Identifier: Apache-2.0
"""Money for people: integer 分 to 元 and back, exactly."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

_YUAN = re.compile(r"^(?P<yuan>\d{1,12})(?:\.(?P<fen>\d{1,2}))?$")
_WAN = 10_000 * 100
_YI = 10_000 * _WAN


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
    """`1,234.5` 元 as `123450` 分. Raises `ValueError` for anything but a sum of at most two decimals."""
    found = _YUAN.match(text.strip().replace(",", "").replace("，", "").removesuffix("元").strip())
    if found is None:
        raise ValueError("Not a sum in yuan")
    return int(found["yuan"]) * 100 + int((found["fen"] or "").ljust(2, "0"))
