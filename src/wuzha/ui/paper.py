# SPDX-License-Identifier: Apache-2.0
"""What every sheet of a printed page says at its rims: who printed it, where, when, and whether people are in clear.

Rims are drawn by the style sheet (`print.css`), which takes its words from custom properties of the root.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.ui import moments


def rim(unit: str, title: str, name: str) -> str:
    """The value of the root's `style` when this person looks at the page now."""
    words = {
        "by": f"{unit} {title} {name}",
        "at": _("Printed %(at)s") % {"at": moments.local(timezone.now())},
        "masked": _("Personal data masked"),
        "clear": _("Shows personal data in clear: keep it locked up, destroy it after use"),
    }
    return "; ".join(f"--paper-{name}: {_quoted(word)}" for name, word in words.items())


def _quoted(text: str) -> str:
    """A string of CSS: what could end it is written by its number."""
    return '"' + "".join(one if one.isprintable() and one not in '"\\<' else f"\\{ord(one):x} " for one in text) + '"'
