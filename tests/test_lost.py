# SPDX-License-Identifier: Apache-2.0
"""A run of which a worker dies ends at once, red, and names what was lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

DIES = """
import os, signal, time
import pytest

@pytest.mark.parametrize("n", range(6))
def test_it(n):
    time.sleep(0.1)
    if n == 2:
        os.kill(os.getpid(), signal.SIGKILL)
"""
LIVES = "import time\nimport pytest\n\n@pytest.mark.parametrize('n', range(5))\ndef test_it(n):\n    time.sleep(0.1)\n"


def test_a_run_whose_worker_is_killed_ends_and_names_what_was_lost(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_a.py").write_text(DIES)
    for name in "bcdefg":
        (tmp_path / f"test_{name}.py").write_text(LIVES)
    # As pyproject.toml and the Makefile call it.
    given = [one for one in (root / "pyproject.toml").read_text().split() if one.startswith("--max-worker-restart")]
    command = ["-q", "-n2", "--dist", "loadfile", "-p", "xdist", "-p", "no:cacheprovider", "-p", "tests.lost", *given]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *command, str(tmp_path)],
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_XDIST_WORKER": "", "PYTHONPATH": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert "crashed while running" in done.stdout
    assert "test_a.py::test_it[2]" in done.stdout
    found = re.findall(r"^ +(\d+)  (\w+\.py)$", done.stdout, re.MULTILINE)
    tests = {name: int(count) for count, name in found}
    assert tests["test_a.py"] == 3, "what came after the test that died"
    assert tests["test_g.py"] == 5, "a file that nobody had begun"
