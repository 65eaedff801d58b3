# SPDX-License-Identifier: Apache-2.0
"""GB/T 9704-2012 党政机关公文格式 as numbers: page, type area, sizes, fonts, lines. Lengths in mm, sizes in pt."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH

# 5.1 A4; 5.2.1 天头 37, 订口 28, 版心 156 × 225.
PAGE = (210, 297)
TOP, LEFT = 37, 28
AREA = (156, 225)
RIGHT = PAGE[0] - LEFT - AREA[0]
BOTTOM = PAGE[1] - TOP - AREA[1]

# 5.2.3 22 lines of 28 characters a page.
LINES, CHARACTERS = 22, 28
LINE_PITCH = AREA[1] * PT_PER_MM / LINES
CHARACTER_PITCH = AREA[0] * PT_PER_MM / CHARACTERS

# 5.2.2 and 7: 字号 in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 22.0, 16.0, 14.0, 12.0
SIZE_5 = 10.5
#: 7.2.4 发文机关标志: at most 22 × 15 mm a character.
RED_HEAD, RED_HEAD_LEAST = 42.0, 26.0
RED = "E60012"
#: 7.5 页码: 7 mm below the type area; this is what is left between the number and the edge of the page.
NUMBER_FROM_EDGE = BOTTOM - 7 - 5
#: 7.2.7 the red line: 0.35 mm, in eighths of a point.
RED_LINE = 8


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of the fonts on the machine that prints. The standard's own are proprietary and can be replaced."""

    body: str = "仿宋_GB2312"
    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    number: str = "宋体"
