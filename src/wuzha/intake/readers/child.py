# SPDX-License-Identifier: Apache-2.0
"""Parsers of formats that can be made to flood or hang run in a process of their own, which knows no secret of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

#: for a process to start and load its parser
_START_SECONDS = 15
#: what of the environment it gets: keys and passwords stay here
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")


def ask(
    module: str, request: dict[str, Any], descriptors: Sequence[int], seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a module of ours with a request on its standard input; what it answers is on its standard output.

    Raises `subprocess.TimeoutExpired` past `seconds` and the time to start.
    """
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - our own module, no shell; the path travels in the request
        [sys.executable, "-m", module],
        input=json.dumps(request).encode(),
        stdout=subprocess.PIPE,
        # what a parser prints when it gives up may quote cells
        stderr=subprocess.DEVNULL,
        env=environment,
        pass_fds=descriptors,
        timeout=seconds + _START_SECONDS,
        check=False,
    )
