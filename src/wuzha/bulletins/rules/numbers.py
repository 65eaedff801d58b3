# SPDX-License-Identifier: Apache-2.0
"""Numbers in prose: which may be typed, and how a figure is written in an official text.

A writer types words. What counts things is a field; what may be typed are dates and years, numbers of documents,
sessions and articles, ordinals, hotlines and names of the dictionary, and what stands in 《》.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: What stands in place of something that may be typed.
_GONE = "□"
_ALLOWED = (
    r"《[^》]*》",  # titles of documents and laws
    r"[\u4e00-\u9fff（）()]{0,20}〔\d{4}〕\d{1,5}号",  # 慈公建〔2023〕4号
    r"第?\d{1,5}号(?=建议|提案|议案|令|文|决定|公告|专案|楼|院)",  # 第23号建议
    r"第\d{1,4}(?:届|次|批|期|条|款|项|章|节|季度|位|名|版)",  # ordinals
    r"附件\d{0,2}",
    r"\d{4}年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:\s*(?:至|—|–|-|－|~|、)\s*(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?",
    r"\d{1,2}(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2})?月(?:份)?(?:\d{1,2}日)?(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2}月?(?:\d{1,2}日)?)?",
    r"\d{1,2}日(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2}日)?",
    r"\d{1,2}[时点:：]\d{0,2}分?",
    r"^(?:\d{1,2}[.．、]|（\d{1,2}）|\(\d{1,2}\))",  # 1. at the beginning of a paragraph
    r"0\d{2,3}-\d{7,8}",  # an office line
)
_PATTERN = re.compile("|".join(f"(?:{one})" for one in _ALLOWED))
_DIGITS = re.compile(
    r"[-−+＋]?[0-9０-９][0-9０-９,，.．]*(?:[%％‰]|[余多]?[万亿千百]?[余多]?[元起人次件个名户张家辆份倍条]?)"
)
_CHINESE = re.compile(
    r"百分之[一二三四五六七八九十百零点〇两]+|[一二三四五六七八九十百千万亿零〇两]{2,}[余多]?(?:[万亿]?[余多]?)(?=[元起人次件名户张家辆])"
)
#: Chinese numbers that count nothing.
_IDIOMS = ("千万", "万一", "百万", "十万", "一一", "万万", "千百", "两两", "成千上万", "千千万万", "一百", "万千")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in the words of a line."""

    text: str
    before: str


def typed_numbers(text: str, names: Iterable[str] = ()) -> Iterator[Typed]:
    """Numbers in words that must be fields. `names` are words with figures that may be typed, such as 96110."""
    left = text
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(name, _GONE * len(name))
    left = _PATTERN.sub(lambda found: _GONE * len(found[0]), left)
    for found in (*_DIGITS.finditer(left), *_CHINESE.finditer(left)):
        if found[0] in _IDIOMS:
            continue
        yield Typed(found[0], text[max(0, found.start() - 6) : found.start()])


_WAN, _YI = 10_000, 100_000_000


def yuan(fen: int) -> str:
    """`13_050_000_000` 分 as `1.305亿元`: in 亿元 to whole 万, in 万元 to two places, half a step up; else in 元."""
    value = Decimal(fen) / 100
    for unit, name, places in ((_YI, "亿元", 4), (_WAN, "万元", 2)):
        if abs(value) >= unit:
            return f"{_places(value / unit, places)}{name}"
    return f"{_places(value, 2)}元"


def percent(share: float | Decimal, places: int = 2) -> str:
    """`0.2578` as `25.78%`."""
    return f"{_fixed(Decimal(str(share)) * 100, places)}%"


def about(value: int) -> str:
    """A stated basis, never above the figure: 200,001 to 209,999 is `20余万`, 64,123 `6.4万余`, 3,456 `3400余`."""
    if value >= 10 * _WAN:
        whole = value // _WAN
        return f"{whole}万" if whole * _WAN == value else f"{whole}余万"
    if value >= _WAN:
        tenths = value // 1000
        text = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
        return f"{text}万" if tenths * 1000 == value else f"{text}万余"
    step = 100 if value >= 1000 else 10 if value >= 100 else 1
    whole = value // step * step
    return f"{whole}" if whole == value else f"{whole}余"


def moved(now: Decimal, before: Decimal, *, points: bool = False) -> str:
    """同比 or 环比 in words: 下降25.78%, 上升1.20%, 持平; of shares 上升2.5个百分点. `before` is not zero."""
    if points:
        step = (now - before) * 100
        size = _fixed(abs(step), 2)
        if not size.strip("0."):
            return "持平"
        return f"{'上升' if step > 0 else '下降'}{size}个百分点"
    share = (now - before) / before
    size = _fixed(abs(share) * 100, 2)
    if not size.strip("0."):
        return "持平"
    return f"{'上升' if share > 0 else '下降'}{size}%"


def differs(now: Decimal, before: Decimal) -> str:
    """A difference from a base that is too small for a share: 增加3, 减少2, 持平."""
    step = now - before
    if not step:
        return "持平"
    return f"{'增加' if step > 0 else '减少'}{_places(abs(step), 2)}"


def _fixed(value: Decimal, places: int) -> str:
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _places(value: Decimal, most: int) -> str:
    text = _fixed(value, most)
    return text.rstrip("0").rstrip(".") if "." in text else text
