# SPDX-License-Identifier: Apache-2.0
"""Sums of money as people write them out: 三万二千元, 叁万贰仟元整, 3万2千5百元; and marks that say "about"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_DIGITS = {
    one: str(value)
    for value, written in enumerate(
        ("零〇", "一壹", "二贰两弍", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for one in written
}
_PLAIN = str.maketrans(_DIGITS | {"拾": "十", "佰": "百", "仟": "千", "萬": "万", "億": "亿", "圆": "元", "块": "元"})
#: Up to 9999, in digits and units; 十二 needs no 一.
_SECTION = r"(?:([1-9])千)?(0?)(?:([1-9])百)?(0?)(?:([1-9]?)十)?(0?)([1-9])?"
_SPELT = re.compile(
    rf"(?:{_SECTION}亿)?(0?)(?:{_SECTION}万)?(0?){_SECTION}(?:元(?:整|正)?)?(?:(0?)([1-9])角)?(?:(0?)([1-9])分)?(?:整|正)?"
)
_PER_SECTION = 7
_MIXED = re.compile(
    r"(?:([0-9]+(?:\.[0-9]+)?)万)?(?:([0-9]+(?:\.[0-9]+)?)千)?(?:([0-9]+)百)?(?:([0-9]{2,4})(?=元))?元?(?:整|正)?"
)
_BEFORE = re.compile(r"^(?:人民币|RMB|共计|合计|共)?:?", re.IGNORECASE)
_ABOUT_BEFORE = re.compile(r"^(?:大约|大概|约为|约|近|将近|超过|超|至少)")
_ABOUT_WITHIN = re.compile(
    r"(?:余|多)(?=(?:万|元|块|$))|(?<=[万千百元块])(?:余|多|左右|上下)(?=元?$)|(?:左右|上下|以上)$"
)


def about(text: str) -> tuple[str, bool]:
    """The sum without marks that say it is not exact, and whether there were any: `3.2万余元` is `3.2万元`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    bare = _ABOUT_WITHIN.sub("", _ABOUT_BEFORE.sub("", plain))
    return (bare, True) if bare != plain else (text, False)


def spelt_fen(text: str) -> int | None:
    """分 of a sum that is written out, wholly or in part; nothing where it is none, or could be two (三万二: 30,002 or
    32,000)."""
    plain = _BEFORE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    if re.search(r"[0-9]", plain):
        return _mixed(plain)
    found = _SPELT.fullmatch(plain.translate(_PLAIN))
    if found is None or not re.search(r"[十百千万亿元角分]", found[0]):
        return None
    parts = found.groups()
    total = 0
    above = False
    zero = ""
    for place, (unit, name) in enumerate(((10**8, "亿"), (10**4, "万"), (1, ""))):
        start = place * (_PER_SECTION + 1)
        value = _section(parts[start : start + _PER_SECTION], zero, above=above)
        if value is None or (value == 0 and name and name in found[0]):
            return None
        total += value * unit
        above = above or value > 0
        zero = parts[start + _PER_SECTION] or ""
    jiao, fen = (int(parts[-3] or 0), int(parts[-1] or 0))
    return total * 100 + jiao * 10 + fen if found[0].rstrip("元整正0") else None


def _section(parts: tuple[str | None, ...], zero: str, *, above: bool) -> int | None:
    thousands, _gap, hundreds, _gap2, tens, gap, ones = parts
    bare = ones is not None and tens is None
    if bare and (thousands or hundreds or above) and not (gap or _gap2 or _gap or zero):
        return None
    ten = 0 if tens is None else int(tens or 1)
    return int(thousands or 0) * 1000 + int(hundreds or 0) * 100 + ten * 10 + int(ones or 0)


def _mixed(plain: str) -> int | None:
    found = _MIXED.fullmatch(plain.replace("块", "元").replace("圆", "元"))
    if found is None or not (found[2] or found[3] or (found[1] and found[4])):
        return None
    sums = [Decimal(number or 0) * unit for number, unit in zip(found.groups(), (10_000, 1000, 100, 1), strict=True)]
    exact = sum(sums, Decimal(0)) * 100
    return int(exact) if exact == exact.to_integral_value() else None
