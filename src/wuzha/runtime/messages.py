# SPDX-License-Identifier: Apache-2.0
"""Words for the operator at the terminal: Chinese first, English below."""

from __future__ import annotations

import sys
from typing import TextIO


class OperatorError(Exception):
    """Something only the operator can put right; shown as plain text in both languages, never as a traceback."""

    #: Exit code of the command.
    code = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class UsageError(OperatorError):
    """Options that cannot be meant: as argparse refuses those it knows, only in both languages."""

    code = 2


class RefusedError(OperatorError):
    """What was given cannot be checked at all: nothing was compared."""

    code = 2


def say(zh: str, en: str, *, stream: TextIO | None = None) -> None:
    """Write one message in both languages, to standard error unless another stream is given."""
    out = sys.stderr if stream is None else stream
    out.write(f"{zh}\n{en}\n")
    out.flush()


def show_any_text() -> None:
    """Let a terminal whose encoding has no Chinese show question marks instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
