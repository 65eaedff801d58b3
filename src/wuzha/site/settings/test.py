# SPDX-License-Identifier: Apache-2.0
"""Settings of the tests: fixed keys, fast password hashing, everything else as served."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("WUZHA_MASTER_KEY", "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdC0=")
os.environ.setdefault("WUZHA_SECRET_KEY", "tests-only")

from wuzha.site.settings.base import *  # noqa: F403 - the keys above must be set before the settings load

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
#: Tests count anew what they have just recorded.
WUZHA_FIGURES_KEPT = 0
#: Tests that write files set a folder of their own.
WUZHA_FILES = Path(tempfile.gettempdir()) / f"wuzha-test-files-{os.getuid()}"
#: Tests that take anchors set a file of their own; none finds what another process has left.
WUZHA_ANCHORS = WUZHA_FILES / f"none-{os.getpid()}" / "anchors.jsonl"
