# SPDX-License-Identifier: Apache-2.0
"""Words for codes that stand in rule sets, wherever a page shows one. Each app registers its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_words: dict[str, Any] = {}


def register(words: Mapping[str, Any]) -> None:
    """Say what the codes of an app are called; called once, when the app is ready."""
    _words.update(words)


def word(code: object) -> str:
    """The word for a code, else the code itself."""
    return str(_words.get(str(code), code))


def shown(value: Any) -> str:
    """One plain value of a rule set as text."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return word(value)
