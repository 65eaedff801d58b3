# SPDX-License-Identifier: Apache-2.0
"""Keys that a script hands on to a button have that button, so that they stand in the sheet of keys."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wuzha"
DESK = SOURCE / "ui" / "assets" / "js" / "pages" / "console.js"
#: Acts of the bar are said in Python.
VIEWS = SOURCE / "warning" / "views" / "console"
PAGES = SOURCE / "warning" / "templates" / "warning" / "console"


def test_every_act_of_the_desk_by_key_is_a_button_with_that_key() -> None:
    script = DESK.read_text(encoding="utf-8")
    acts = re.search(r'const ACTS = "([a-z]+)"', script)
    many = re.search(r"const MANY = \{(.*?)\};", script)
    assert acts
    assert many
    asked = set(acts[1]) | set(re.findall(r"\b([a-z]): \[", many[1]))
    pages = "".join(page.read_text(encoding="utf-8") for page in (*PAGES.rglob("*.html"), *VIEWS.rglob("*.py")))
    offered = set(re.findall(r'\b(?:data-)?key="([a-z])"', pages))
    # The other acts of the bar: label, dialog, sign, key.
    offered |= set(re.findall(r'Other\(_\("[^"]+"\), "\w+", "[\w-]+", "([a-z])"', pages))
    assert asked <= offered
