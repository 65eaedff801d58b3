# SPDX-License-Identifier: Apache-2.0
"""What statements hold, cell by cell and source by source: known layouts, typed values, plain ledgers. No Django.

How a sheet is understood, and every file read, is `funds.statements.proof`. A source whose logic differs is one file in
`data/layouts`; header synonyms are `data/headers.json`, the words of directions, failures and exits `data/words.json`.
"""

from __future__ import annotations

from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.model import DUPLICATES, HOLDERS, REJECTS, SCHEMA, SheetReport, Statements

__all__ = ["DUPLICATES", "HOLDERS", "REJECTS", "SCHEMA", "SheetReport", "Statements", "explain_reject"]


def explain_reject(reason: str) -> tuple[str, str]:
    """What is wrong with a rejected row, in Chinese and English."""
    zh, en = load("problems")[reason]
    return str(zh), str(en)
