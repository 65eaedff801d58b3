# SPDX-License-Identifier: Apache-2.0
"""A run that hangs says where, and fails: in a test, after a failed one, and when all is over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Ways to hang → what its stacks tell.
HANGING = {
    "def test_it():\n    time.sleep(600)\n": "in test_it",
    """
@pytest.fixture
def lent():
    yield
    time.sleep(600)

def test_it(lent):
    raise AssertionError
""": "in lent",
    "def test_it():\n    threading.Thread(target=time.sleep, args=[600]).start()\n": "in _shutdown",
    "atexit.register(time.sleep, 600)\n\ndef test_it():\n    pass\n": "most recent call first",
}


def test_a_run_that_hangs_says_where_and_fails(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").touch()
    runs = []
    for number, code in enumerate(HANGING):
        file = tmp_path / f"test_{number}.py"
        file.write_text(f"import atexit, threading, time\nimport pytest\n\n{code}")
        runs.append(
            subprocess.Popen(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.hanging", str(file)],
                env=os.environ | {"WUZHA_TESTS_WAIT": "3", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
                cwd=Path(__file__).parent.parent,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for run, stack in zip(runs, HANGING.values(), strict=True):
        output, errors = run.communicate()
        assert run.returncode == 1, output
        assert "Timeout (0:00:03.75" in errors, output + errors
        assert stack in errors
