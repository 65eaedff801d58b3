# SPDX-License-Identifier: Apache-2.0
"""The drill at a small size; `make drill` runs it with `DRILL=full`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import database
from tests.acceptance.drill import Drill

pytestmark = pytest.mark.slow


def test_a_city_that_died_during_its_backup_is_whole_on_a_new_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    if os.environ.get("DRILL") == "full":
        drill = Drill(tmp_path, size="full", scans=1500, tell=lambda line: print(line, flush=True))
    else:
        drill = Drill(tmp_path, size="small", scans=60, tell=print)
        database.installed(drill.old)
    drill.run()
