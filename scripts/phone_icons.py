# SPDX-License-Identifier: Apache-2.0
"""Draws the icons of the installable pages from the product's own sign, at the sizes that phones ask for.

Called by `build_frontend.py`. Phones take no SVG for the home screen, and two paths need no renderer of their own.
"""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (192, 512)
#: Drawn larger and made small again, for smooth edges.
OVER = 4
#: Units of the sign's own box, and how much of the icon it takes: launchers may cut away a tenth on each side.
BOX, SHARE = 32, 0.72
GROUND = "#ffffff"
STEPS = 40
#: A filled path, or one drawn with a pen.
PATH = r'<path d="([^"]+)"[^>]*?(?:fill="(#\w+)"|stroke="(#\w+)" stroke-width="([\d.]+)")'
Point = tuple[float, float]


def draw(svg: Path, folder: Path) -> None:
    """Write `icon-<size>.png` for each size."""
    paths = re.findall(PATH, svg.read_text(encoding="utf-8"))
    for size in SIZES:
        side = size * OVER
        scale, offset = side * SHARE / BOX, side * (1 - SHARE) / 2
        image = Image.new("RGB", (side, side), GROUND)
        pen = ImageDraw.Draw(image)
        for path, fill, stroke, width in paths:
            line = [(x * scale + offset, y * scale + offset) for x, y in points(path)]
            if fill:
                pen.polygon(line, fill=fill)
                continue
            thick = float(width) * scale
            pen.line(line, fill=stroke, width=round(thick), joint="curve")
            for x, y in (line[0], line[-1]):
                pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=stroke)
        image.resize((size, size), Image.Resampling.LANCZOS).save(folder / f"icon-{size}.png", optimize=True)


def points(path: str) -> list[Point]:
    """The corners of an SVG path of moves, lines and cubic curves."""
    tokens = re.findall(r"[A-Za-z]|-?\d*\.?\d+", path)
    found: list[Point] = []
    x = y = 0.0
    command, at = "", 0

    def number() -> float:
        nonlocal at
        at += 1
        return float(tokens[at - 1])

    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
            if command in "zZ":
                continue
        left, top = (x, y) if command.islower() else (0.0, 0.0)
        if command in "vV":
            y = top + number()
        elif command in "hH":
            x = left + number()
        elif command in "cC":
            corners = [(left + number(), top + number()) for _ in range(3)]
            found += curve((x, y), *corners)
            x, y = corners[-1]
        else:
            x, y = left + number(), top + number()
            command = {"m": "l", "M": "L"}.get(command, command)
        found.append((x, y))
    return found


def curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """A cubic Bézier curve as short lines."""
    found = []
    for step in range(1, STEPS):
        t = step / STEPS
        u = 1 - t
        found.append(
            (
                u**3 * a[0] + 3 * u * u * t * b[0] + 3 * u * t * t * c[0] + t**3 * d[0],
                u**3 * a[1] + 3 * u * u * t * b[1] + 3 * u * t * t * c[1] + t**3 * d[1],
            )
        )
    return found
