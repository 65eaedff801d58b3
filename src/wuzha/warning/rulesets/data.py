# SPDX-License-Identifier: Apache-2.0
"""Factory values, one JSON file each in `warning/data`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


def factory(name: str) -> dict[str, Any]:
    """The factory value of a rule set."""
    value: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return value
