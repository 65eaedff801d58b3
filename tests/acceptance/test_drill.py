# SPDX-License-Identifier: Apache-2.0
"""`make drill` at a small size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import database
from tests.acceptance.drill import Drill

pytestmark = pytest.mark.slow


def test_a_city_that_died_during_its_backup_is_whole_on_a_new_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    drill = Drill(tmp_path, size="small", scans=60, tell=print)
    database.installed(drill.old)
    drill.run()
