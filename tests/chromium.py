# SPDX-License-Identifier: Apache-2.0
"""Which browser the tests drive: one that the machine has. None is ever downloaded. And axe, which they ask in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

#: Debian's shell without a window first: the whole browser draws its own frame as a page too and takes four times the
#: processor
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
#: Where the servers of the tests have it: at an address that browsers keep for good, as they keep the product's files.
AXE_AT = "/static/dist/v-axe/axe.min.js"


def executable() -> str | None:
    """`WUZHA_CHROMIUM` if set, else Chromium or Chrome from the PATH or from macOS's applications; None if absent."""
    if given := os.environ.get("WUZHA_CHROMIUM"):
        return given
    found = (shutil.which(name) for name in NAMES)
    applications = (path for path in MAC_APPLICATIONS if Path(path).exists())
    return next((path for path in (*found, *applications) if path), None)
