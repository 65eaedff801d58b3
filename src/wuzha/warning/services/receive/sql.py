# SPDX-License-Identifier: Apache-2.0
"""SQL as a source of its own: files of named blocks, each headed `-- name: what it does`."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD = re.compile(r"^-- (\w+): .*$", re.MULTILINE)


def blocks(path: Path) -> dict[str, str]:
    """The statements of a file by their name."""
    _before, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
