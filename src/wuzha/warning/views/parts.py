# SPDX-License-Identifier: Apache-2.0
"""What the records of the rooms around a warning share: forms in dialogs, and who did a step when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from wuzha.org.models import Person
from wuzha.ui.moments import local_near


@dataclass(frozen=True, slots=True)
class Sheet:
    """One act's form in a dialog, drawn by `warning/sheets.html`: `id` is what the act opens, `title` the words on its
    button, `note` what follows."""

    id: str
    title: Any
    url: str
    form: forms.BaseForm
    note: Any = ""
    danger: bool = False
    #: Whether it comes back open, with its faults.
    open: bool = False


def who_when(at: datetime | None, who: Person | None = None) -> str:
    """`10:20 测试甲` under a step that is done; nothing under one that is not."""
    return " ".join(filter(None, (local_near(at), who.name if who else ""))) if at else ""
