# SPDX-License-Identifier: Apache-2.0
"""Words for the operator at the terminal: Chinese first, English below."""

from __future__ import annotations

import sys
from typing import TextIO


class OperatorError(Exception):
    """Something only the operator can put right; shown as plain text in both languages, never as a traceback."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def say(zh: str, en: str, *, stream: TextIO | None = None) -> None:
    """Write one message in both languages, to standard error unless another stream is given."""
    out = sys.stderr if stream is None else stream
    text = f"{zh}\n{en}\n"
    encoding = out.encoding or "utf-8"
    # A terminal in the C locale cannot show Chinese; a question mark is better than a crash.
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()
