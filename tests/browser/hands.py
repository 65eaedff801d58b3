# SPDX-License-Identifier: Apache-2.0
"""What a person's hands do on a page: clicks and keys as the browser got them. What is filled in does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: Tells of each press; what a script does by itself is not trusted, and keys that only hold others down are none.
LISTEN = """
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, (event) => {
  if (event.isTrusted && !["Shift", "Control", "Alt", "Meta"].includes(event.key)) pressed(kind);
}, true);
"""


@dataclass
class Hands:
    """How often a button of the mouse and a key went down."""

    clicks: int = 0
    keys: int = 0

    @property
    def both(self) -> int:
        return self.clicks + self.keys

    def pressed(self, _source: Any, kind: str) -> None:
        if kind == "pointerdown":
            self.clicks += 1
        else:
            self.keys += 1


def counted(page: Page) -> Hands:
    """Count from the next page on."""
    hands = Hands()
    page.expose_binding("pressed", hands.pressed)
    page.add_init_script(LISTEN)
    return hands


def fill(within: Locator, **given: str | list[str]) -> None:
    """Fill in fields by their names: typed, chosen, or ticked."""
    for name, value in given.items():
        field = within.locator(f'[name="{name}"]')
        if isinstance(value, list):
            for one in value:
                within.locator(f'[name="{name}"][value="{one}"]').check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def act(page: Page, sheet: str, /, **given: str | list[str]) -> None:
    """Open the dialog of an act, by the solid button of the bar or behind its menu, and send it; returns on the loaded
    page that answers, when what it did is in the database and its scripts hear."""
    bar = page.locator(".next")
    button = bar.locator(f'[data-opens="{sheet}"]').first
    if not button.is_visible():
        bar.locator("summary").click()
    button.click()
    dialog = page.locator(f"dialog#{sheet}")
    fill(dialog, **given)
    with page.expect_navigation():
        dialog.locator("button.btn-primary").last.click()
    expect(dialog).to_be_hidden()
