# SPDX-License-Identifier: Apache-2.0
"""How a cell looks, as far as it changes what is read: number format, and font and fill that can hide or strike out."""

from __future__ import annotations

from xml.etree import ElementTree

#: Formats that have a number instead of words (ECMA-376, part 1, §18.8.30); the others are called by their number.
_FORMATS = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
#: Theme and index colours that are black, and the fills of an empty cell.
_BLACK = frozenset({"theme=1", "rgb=FF000000", "indexed=8", "indexed=64", "auto=1"})
_NO_FILL = frozenset({"none", "gray125"})


def looks_of(styles: ElementTree.Element) -> list[str]:
    """By number of style what it looks like; "" would be unformatted black text."""
    below = {_plain(one): one for one in styles}
    formats = {
        int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in below.get("numFmts", ElementTree.Element("x"))
    }
    fonts = [_font(one) for one in below.get("fonts", ())]
    fills = [_fill(one) for one in below.get("fills", ())]
    looks = []
    for one in below.get("cellXfs", ()):
        number = int(one.get("numFmtId", 0))
        shown = formats.get(number) or _FORMATS.get(number, f"format {number}")
        parts = (shown, _at(fonts, one.get("fontId")), _at(fills, one.get("fillId")))
        looks.append(" ".join(filter(None, parts)))
    return looks or [""]


def _at(looks: list[str], place: str | None) -> str:
    return looks[int(place or 0)] if looks else ""


def _font(font: ElementTree.Element) -> str:
    parts = []
    for one in font:
        tag = _plain(one)
        if tag == "color" and (colour := _colour(one)) not in _BLACK:
            parts.append(f"colour {colour}")
        elif (tag == "strike" and one.get("val", "1") not in {"0", "false"}) or tag == "vertAlign":
            parts.append(tag)
        elif tag == "sz" and float(one.get("val", 11)) < 6:
            parts.append(f"size {one.get('val')}")
    return " ".join(parts)


def _fill(fill: ElementTree.Element) -> str:
    parts = []
    for one in fill:
        if _plain(one) == "gradientFill":
            parts.append("gradient")
        elif one.get("patternType", "none") not in _NO_FILL:
            colours = [_colour(below) for below in one if _plain(below) == "fgColor"]
            parts.append(f"fill {one.get('patternType')} {' '.join(colours)}".strip())
    return " ".join(parts)


def _colour(one: ElementTree.Element) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(one.attrib.items()))


def _plain(one: ElementTree.Element) -> str:
    return one.tag.rpartition("}")[2]
