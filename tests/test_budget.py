# SPDX-License-Identifier: Apache-2.0
"""What the tests of a folder took of the processor is measured, and a whole run that takes too much has failed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import budget

ROOT = Path(__file__).parent.parent
BUSY = "until = time.process_time() + 0.5\nwhile time.process_time() < until: pass"
WORKS = f"import time\n\ndef test_it():\n    exec({BUSY!r}, {{'time': time}})\n"
STARTS = (
    "import subprocess, sys\n\ndef test_it():\n"
    f"    subprocess.run([sys.executable, '-c', {'import time' + chr(10) + BUSY!r}], check=True)\n"
)
SLEEPS = "import time\n\ndef test_it():\n    time.sleep(1.5)\n"


def files(seconds: float, number: int = budget.WHOLE) -> dict[str, float]:
    return {f"tests/cases/test_{n}.py": seconds / number for n in range(number)}


def test_a_folder_past_its_budget_and_margin_fails_a_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SOAK", False)
    most = budget.MARGIN * budget.DOMAIN
    assert budget.over(files(most - 1)) == []
    (told,) = budget.over(files(most + 1))
    assert told.startswith(f"tests/cases took {most + 1:.0f} s")
    # Of a few files one takes all that the files share.
    assert budget.over(files(most + 1, number=9)) == []


def test_by_night_nothing_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SOAK", True)
    assert budget.over(files(1_000)) == []


@pytest.mark.parametrize("workers", [[], ["-p", "xdist", "-n2", "--dist", "loadfile"]])
def test_what_works_is_measured_here_and_in_programs_it_starts_and_what_waits_is_not(
    workers: list[str], tmp_path: Path
) -> None:
    (tmp_path / "pytest.ini").touch()
    for name, text in (("works", WORKS), ("starts", STARTS), ("sleeps", SLEEPS)):
        (tmp_path / "tests" / name).mkdir(parents=True)
        (tmp_path / "tests" / name / f"test_{name}.py").write_text(text)
    (tmp_path / "conftest.py").write_text("from tests import budget\n\nbudget.SLOWEST = budget.WHOLE = 1\n"
                                          "budget.SOAK = False\nbudget.BUDGETS = {'works': 0.001}\n")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.budget", *workers, "tests"],
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_XDIST_WORKER": "", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^ +([\d.]+) s of +[\d.]+ s  (\w+)", done.stdout, re.MULTILINE)
    seconds = {folder: float(taken) for taken, folder in found}
    assert seconds["works"] >= 0.5
    assert seconds["starts"] >= 0.5
    assert seconds["sleeps"] < 0.5
    assert "tests/works took" in done.stdout
    assert done.returncode == 1
