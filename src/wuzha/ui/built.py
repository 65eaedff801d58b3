# SPDX-License-Identifier: Apache-2.0
"""Style sheet, scripts and icons stand at an address that changes with any byte of them.

`{% static "dist/app.css" %}` is `/static/dist/v-<version>/app.css`. The version is a folder, not a query, so that what
scripts import by a relative path has it too. Browsers keep such an address for good and never ask again; the address
without a version goes on to be served, and is asked for again after a minute. Known to the settings, so without Django.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

BUILT = Path(__file__).with_name("static") / "dist"
DIST = "dist/"


@lru_cache(maxsize=1)
def folder() -> str:
    """`dist/v-<version>`, as `dist` was when this process began."""
    digest = hashlib.sha256()
    for file in sorted(path for path in BUILT.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(BUILT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return f"{DIST}v-{digest.hexdigest()[:12]}"
