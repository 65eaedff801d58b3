# SPDX-License-Identifier: Apache-2.0
"""Days as documents write them."""

from __future__ import annotations

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def plain_date(day: date) -> str:
    """2023年5月10日: Arabic numerals without padding, as a 公文 is dated (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_in_words(day: date) -> str:
    """二〇二三年五月十日, as decisions that bear a seal write it."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def numeral(number: int) -> str:
    """1 to 99 in small numerals: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return text + (_DIGITS[ones] if ones else "")
