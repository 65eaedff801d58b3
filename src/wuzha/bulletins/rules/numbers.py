# SPDX-License-Identifier: Apache-2.0
"""Numbers in prose: which may be typed, and how a figure is written in an official text.

A writer types words. What counts things is a field, however it would be written: 3, ３, ③, Ⅲ, 三, 叁, 仨, 几十, 一半.
What may be typed are dates and years, numbers of documents, sessions and articles, marks of an enumeration, what
stands in 《》, and words of a list that is kept by date (`rulesets.words`), such as hotlines, 统一 or 五进五宣.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: What stands in place of something that may be typed.
_GONE = "□"
_HAN = "一二三四五六七八九十"
_ALLOWED = (
    r"《[^》]*》",  # titles of documents and laws
    r"[\u4e00-\u9fff（）()]{0,20}〔\d{4}〕\d{1,5}号",  # 慈公建〔2023〕4号
    r"第?\d{1,5}号(?=建议|提案|议案|令|文|决定|公告|专案|楼|院)",  # 第23号建议
    rf"第(?:\d{{1,4}}|[{_HAN}百]{{1,6}})(?:届|次|批|期|条|款|项|章|节|季度|版)",  # ordinals; a rank is a figure
    rf"[{_HAN}]{{1,4}}(?:届|次(?=会议|全会))",  # 市十八届人大二次会议
    r"附件\d{0,2}",
    r"\d{4}年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:\s*(?:至|—|–|-|－|~|、)\s*(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?",
    r"\d{1,2}(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2})?月(?:份)?(?:\d{1,2}日)?(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2}月?(?:\d{1,2}日)?)?",
    r"\d{1,2}日(?:\s*(?:至|—|–|-|－|~|、)\s*\d{1,2}日)?",
    rf"[〇零一二三四五六七八九]{{4}}年|[{_HAN}]{{1,2}}月(?:份|[{_HAN}]{{1,3}}日)?",  # 二〇二三年五月六日
    r"\d{1,2}[时点:：]\d{0,2}分?",
    r"^(?:\d{1,2}[.．、]|（\d{1,2}）|\(\d{1,2}\))",  # 1. at the beginning of a paragraph
    rf"^(?:[{_HAN}]{{1,3}}、|[（(][{_HAN}]{{1,3}}[）)])",  # 一、 and （一） there
    rf"(?:^|(?<=[。；：，,;:]))[{_HAN}]{{1,2}}(?:是|要)(?=[\u4e00-\u9fff])",  # 一是加强宣传；二要压实责任
    r"0\d{2,3}-\d{7,8}",  # an office line
)
_PATTERN = re.compile("|".join(f"(?:{one})" for one in _ALLOWED))
_DIGITS = re.compile(r"[-−+＋]?[0-9][0-9,，.．]*(?:[%％‰]|[余多]?[万亿千百]?[余多]?[元起人次件个名户张家辆份倍条]?)")
#: Characters that have a number for a value and are no digits: 三, 叁, 廿, 两, and those that only speech has.
_MORE = frozenset("两俩仨几")
#: Those that have a value by the book alone, and are other words by far the most often.
_WORDS = frozenset("参參什漆")
#: Amounts without a number: half, twice, a multiple.
_AMOUNTS = (
    r"[过近超大减]?半数|过半|近半|大半|减半|小半|半(?=[个年月天日数成以])|翻了?[番倍]|成倍|加倍|数倍|倍增|若干"
    r"|数(?=[十百千万亿])"
)
#: Latin numbers before what is counted.
_LATIN = (
    r"(?<![A-Za-z])(?:[IVXLCivxlc]+|(?i:one|two|three|four|five|six|seven|eight|nine|ten))"
    r"(?=\s*[余多]?[元起人次件个名户张家辆份倍条])"
)
_OTHER = re.compile(f"{_AMOUNTS}|{_LATIN}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in the words of a line."""

    text: str
    before: str


def typed_numbers(text: str, names: Iterable[str] = ()) -> Iterator[Typed]:
    """Numbers in words that must be fields. `names` are words with figures that may be typed, such as 96110."""
    plain = _plain(text)
    left = _PATTERN.sub(_gone, plain)
    if known := "|".join(_name(_plain(name)) for name in sorted(names, key=len, reverse=True)):
        left = re.sub(known, _gone, left)
    spans = [one.span() for one in (*_DIGITS.finditer(left), *_OTHER.finditer(left))] + list(_valued(left))
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            yield Typed(plain[start:stop], plain[max(0, start - 6) : start])
            end = stop


def _name(name: str) -> str:
    """A name as it is looked for: 110 in 拨打110, not in 受理110起 nor in 1100."""
    if name.isdecimal():
        return rf"(?<![0-9.,，])(?<!受理)(?<!发案){name}(?![0-9.,%％‰余多万亿千百元起人次件个名户张家辆份倍条])"
    return re.escape(name)


def _gone(found: re.Match[str]) -> str:
    return _GONE * len(found[0])


def _plain(text: str) -> str:
    """The text with every digit as 0 to 9, and without what is not seen: 3 for ３, ٣, ③ or ½, 三人 for 三<U+200B>人."""
    found = []
    for one in text:
        category = unicodedata.category(one)
        if category in ("Cf", "Mn", "Me"):
            continue
        if category == "Nd":
            one = str(unicodedata.digit(one))
        elif category in ("Nl", "No") and one not in "〇":
            one = "1"
        elif "\uff21" <= one <= "\uff5a":
            one = unicodedata.normalize("NFKC", one)
        found.append(one)
    return "".join(found)


def _valued(text: str) -> Iterator[tuple[int, int]]:
    """Runs of characters that have a number for a value, with what is counted."""
    at = 0
    while at < len(text):
        start = at
        while at < len(text) and _has_value(text[at]):
            at += 1
        if at > start:
            while at < len(text) and text[at] in "余多元起人次件个名户张家辆份倍成":
                at += 1
            yield start, at
        at += 1


def _has_value(one: str) -> bool:
    if one in _WORDS or one == _GONE or one.isascii():
        return False
    return one in _MORE or unicodedata.numeric(one, None) is not None


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
