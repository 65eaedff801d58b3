# SPDX-License-Identifier: Apache-2.0
"""Titles on several lines (GB/T 9704-2012, 7.3.1): whole words, lines centred as a trapezium or a rhombus.

Chinese is written without spaces, so a word is known here by what stands around a place: a line may well end behind
的, a comma or a closing mark and begin with an opening one, and never cuts a number or a name in 《》. Who writes the
title may break its lines by hand.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

#: 2号 characters on a line of 156 mm: 20, of which one is left free.
MOST = 19
#: Most lines a title is set on before its lines are only filled.
_LINES = 4
_OPENING, _CLOSING = "《（“〔【", "》）”〕】、，。：；"
#: Words of titles that a line does not cut.
_WHOLE = (
    "关于", "情况", "通报", "通知", "报告", "答复", "建议", "意见", "犯罪", "诈骗", "电信", "网络", "工作", "全市",
    "会议", "人大", "代表", "加强", "开展", "进一步", "治理", "打击", "防范", "预警", "劝阻", "整治", "专项", "行动",
    "年度", "联席", "办公室", "街道", "公安局", "次会议", "届人大",
)  # fmt: skip


def shaped(title: str) -> tuple[str, ...]:
    """The lines of a title. One that fits stays on one line; one that was broken by hand stays as it is."""
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    if _width(title) <= MOST:
        return (title,)
    least = -int(-_width(title) // MOST)
    for count in range(max(2, least), _LINES + 1):
        found = min(_ways(title, count), key=_ugliness, default=None)
        if found is not None:
            return found
    return tuple(title[at : at + MOST] for at in range(0, len(title), MOST))


@cache
def _ways(title: str, count: int) -> tuple[tuple[str, ...], ...]:
    """All ways to set the title on so many lines, each breaking where a line may end."""
    if count == 1:
        return ((title,),) if _width(title) <= MOST else ()
    return tuple(
        (title[:at], *rest)
        for at in range(2, len(title))
        if _width(title[:at]) <= MOST and _may_break(title, at)
        for rest in _ways(title[at:], count - 1)
    )


def _may_break(title: str, at: int) -> bool:
    before, after = title[at - 1], title[at]
    if before in _OPENING or after in _CLOSING or (before + after).isascii():
        return False
    if (before.isdigit() or before in "一二三四五六七八九十") and after in "年月日号次届":
        return False
    if any(title.find(word, max(0, at - len(word) + 1), at + len(word) - 1) >= 0 for word in _WHOLE):
        return False
    return title.count("《", 0, at) == title.count("》", 0, at)


def _ugliness(lines: tuple[str, ...]) -> float:
    """The less the better: a clear shape first, then where the lines end, then lines of like length."""
    lengths = [_width(line) for line in lines]
    steps = [after - before for before, after in pairwise(lengths)]
    trapezium = all(one > 0 for one in steps) or all(one < 0 for one in steps)
    middle = lengths.index(max(lengths))
    rhombus = 0 < middle < len(lengths) - 1 and all(
        (one > 0) is (place < middle) and one != 0 for place, one in enumerate(steps)
    )
    ends = sum(0.0 if line[-1] in "的、，》）”" or line.endswith(("情况", "工作")) else 1.5 for line in lines[:-1])
    uneven = sum(abs(abs(one) - 3) for one in steps) * 0.4
    return (0 if trapezium or rhombus else 20) + ends + uneven


def _width(text: str) -> float:
    """In Chinese characters; figures and Latin letters take half of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)
