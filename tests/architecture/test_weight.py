# SPDX-License-Identifier: Apache-2.0
"""What the processes of the server carry before they have done anything: seconds of each start, memory of each."""

from __future__ import annotations

import os
import subprocess
import sys

MODULES = ("wuzha.site.urls", "wuzha.funds.statements.tasks", "wuzha.funds.tracing.tasks")
CODE = """
import sys, django
from importlib import import_module
django.setup()
for module in sys.argv[1:]:
    import_module(module)
    print(module, sorted({'numba', 'llvmlite', 'pyspark', 'duckdb', 'pypdfium2', 'pypdfium2_raw'} & set(sys.modules)))
"""


def test_a_server_process_loads_no_compiler_and_no_other_engine_until_one_is_needed() -> None:
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", CODE, *MODULES], capture_output=True, text=True, env=settings, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{module} []" for module in MODULES]
