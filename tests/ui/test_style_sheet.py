# SPDX-License-Identifier: Apache-2.0
"""The style sheet as it is built: what it may not say, since every page pays for it with each change."""

from __future__ import annotations

import re

from wuzha.ui import built

#: `:has()` of an element that holds the whole page, or of no element in particular: Chromium then styles all elements
#: of a page anew whenever anything in it changes (1,300 of them on the desk, each second).
WHOLE_PAGE = re.compile(r"(?:^|[\s,>(])(?:html|body|form|:root|:scope ?>)(?::not\()?:has\(")


def on_screen(style: str) -> str:
    """The style sheet without what holds on paper only."""
    while (start := style.find("@media print{")) >= 0:
        end, depth = style.index("{", start) + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(style[end], 0)
            end += 1
        style = style[:start] + style[end:]
    return style


def test_no_change_of_a_part_styles_the_whole_page() -> None:
    style = on_screen((built.BUILT / "app.css").read_text(encoding="utf-8"))
    selectors = re.findall(r"(?<=[{};])[^{};@]*:has\([^{}]*(?=\{)", style)
    assert [one for one in selectors if WHOLE_PAGE.search(one)] == []
