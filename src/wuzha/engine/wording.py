# SPDX-License-Identifier: Apache-2.0
"""Sums and dates as Chinese documents write them.

大写金额, a sum in capital numerals, so that nobody can add a digit to it, follows 《正确填写票据和结算凭证的基本规定》
(支付结算办法 银发〔1997〕393号, annex 1), articles 1–3. Where the rule leaves a choice (whether to write 零 for a 0
in the place of 万 or 元), the form its examples give first is used.
"""

from __future__ import annotations

from datetime import date, datetime

from wuzha.engine.calendar import SHANGHAI

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_SMALL_DIGITS = "〇一二三四五六七八九"
#: 元; more does not occur on paper, and 万亿 has no one form.
MOST_YUAN = 10**12
#: Columns of the 《涉案资金流向表》, and those of them that are money.
FLOW_COLUMNS = (
    "序号", "层级", "转出户名", "转出账号", "转出行", "交易时间", "金额", "流水号", "转入户名", "转入账号", "转入行",
    "归属被害人", "归属金额", "对应方式", "余额", "冻结状态", "冻结到期日", "备注",
)  # fmt: skip
FLOW_MONEY = frozenset({"金额", "归属金额", "余额"})


def in_words(fen: int) -> str:
    """`140950` 分 as `人民币壹仟肆佰零玖元伍角`.

    1. 元 in groups of four places (万, 亿); a 零 for each run of zeros between digits that are not.
    2. 角 and 分; a 零 before 分 without 角, and before 角 where the place of 元 is 0.
    3. 整 closes a sum that ends with 元.

    Raises `ValueError` below 0 and from 10¹² yuan on.
    """
    if not 0 <= fen < MOST_YUAN * 100:
        raise ValueError("A sum in words is not negative and below 10^12 yuan")
    whole, jiao, last = fen // 100, fen // 10 % 10, fen % 10
    text = "人民币" + (f"{_whole(whole)}元" if whole or not fen else "")
    if not jiao and not last:
        return text + "整"
    if whole and (not jiao or not whole % 10):
        text += "零"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    return text + (f"{_DIGITS[last]}分" if last else "")


def yuan(fen: int) -> str:
    """`140950` 分 as `1,409.50`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def _whole(number: int) -> str:
    if not number:
        return _DIGITS[0]
    parts: list[str] = []
    gap = False
    for group in range(len(_GROUPS) - 1, -1, -1):
        four = number // 10 ** (4 * group) % 10_000
        if not four:
            gap = bool(parts)
            continue
        if parts and (gap or four < 1000):
            parts.append(_DIGITS[0])
        parts.append(_four(four) + _GROUPS[group])
        gap = False
    return "".join(parts)


def _four(number: int) -> str:
    """1 to 9999, without a zero at either end."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (_DIGITS[0] if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text


def plain_date(day: date) -> str:
    """2023年5月10日: Arabic numerals without padding, as a 公文 is dated (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_moment(moment: datetime) -> str:
    """2023年5月10日10时5分20秒, or 10时5分 where no second was told, by the clock of the city.

    Raises `ValueError` for a moment without a time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment on paper has a time zone")
    local = moment.astimezone(SHANGHAI)
    return f"{plain_date(local.date())}{local.hour}时{local.minute}分" + (f"{local.second}秒" if local.second else "")


def times_in_words(number: int) -> str:
    """How often, 1 to 99: 一次, 两次, 十次."""
    return ("两" if number == 2 else numeral(number)) + "次"


def numeral(number: int) -> str:
    """1 to 99 in small numerals: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _SMALL_DIGITS[tens]) + "十" if tens else ""
    return text + (_SMALL_DIGITS[ones] if ones else "")
