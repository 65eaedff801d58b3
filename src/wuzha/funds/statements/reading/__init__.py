# SPDX-License-Identifier: Apache-2.0
"""Bank and payment-institution statements become typed rows. No Django, no database.

    from wuzha.funds.statements.reading import parse, explain_reject

    found = parse([Path("statements/"), Path("answers.zip")], remembered={"对方": "peer_name"}, seen=progress)
    found.rows        # polars DataFrame, columns of `model.SCHEMA`: one row a transaction of a statement's own account,
                      # `fen` > 0, `incoming`, `time` epoch seconds, `balance` after it; file, sheet and line of each
    found.rejects     # file, sheet, line, reason, text; `explain_reject(reason)` says it in Chinese and English
    found.duplicates  # file, sheet, line of rows exported twice, and of the row they repeat
    found.holders     # accounts of the companion sheets: name, ID number, bank, balance
    found.sheets      # per sheet: layout, rows, headers nobody knows, fields that are missing (for the mapping screen)
    found.flags       # direction_inferred, coarse_times, masked_peers, equal_files

Always: `found.rows_read == found.rows.height + found.rejects.height + found.duplicates.height`. Failed transactions and
reversed pairs are rejects with a reason of their own. Rows keep the order of their file; the order inside a second and
the merging of two banks' rows are the engine's (`engine.tracing.order`, `engine.tracing.mirror`), put together by
`funds.tracing.laptop.from_statements`. A source whose logic differs is one file in `data/layouts`; header synonyms are
`data/headers.json`, the words of directions, failures and exits `data/words.json`.
"""

from __future__ import annotations

from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.model import DUPLICATES, HOLDERS, REJECTS, SCHEMA, SheetReport, Statements
from wuzha.funds.statements.reading.parse import parse

__all__ = ["DUPLICATES", "HOLDERS", "REJECTS", "SCHEMA", "SheetReport", "Statements", "explain_reject", "parse"]


def explain_reject(reason: str) -> tuple[str, str]:
    """What is wrong with a rejected row, in Chinese and English."""
    zh, en = load("problems")[reason]
    return str(zh), str(en)
