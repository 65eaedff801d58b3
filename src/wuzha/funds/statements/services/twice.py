# SPDX-License-Identifier: Apache-2.0
"""The same transfers given twice, once in a ledger of both sides and once in statements of banks: counted once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from wuzha.engine.tracing.words import WINDOW
from wuzha.funds.statements.models import SourceRow, Transfer
from wuzha.intake.models import Batch
from wuzha.locks import Lock, wait

#: A case whose sources are of one kind only has nothing given twice.
_KINDS = """
SELECT count(DISTINCT f.layout = 'plain') FROM funds_statementfile AS f JOIN intake_batch AS b ON b.id = f.batch_id
WHERE f.case_id = %s AND b.accepted + b.merged > 0
"""
#: A transfer out of a ledger, one out of statements, of the same parties and sum, near in time, of which the ledger's
#: has no line of the same side yet.
_NEAR = """
WITH ledger AS (
  SELECT t.* FROM funds_transfer AS t
  WHERE t.case_id = %(case)s
    AND EXISTS (SELECT 1 FROM funds_sourcerow AS r WHERE r.transfer_id = t.id AND r.side = 'B')
), told AS (
  SELECT t.* FROM funds_transfer AS t
  WHERE t.case_id = %(case)s
    AND NOT EXISTS (SELECT 1 FROM funds_sourcerow AS r WHERE r.transfer_id = t.id AND r.side = 'B')
)
SELECT ledger.id, told.id, abs(extract(epoch FROM ledger.at - told.at))::bigint
FROM ledger JOIN told ON coalesce(ledger.payer_id, 0) = coalesce(told.payer_id, 0)
  AND coalesce(ledger.payee_id, 0) = coalesce(told.payee_id, 0) AND ledger.amount_fen = told.amount_fen
  AND told.at BETWEEN ledger.at - make_interval(secs => %(window)s) AND ledger.at + make_interval(secs => %(window)s)
WHERE NOT EXISTS (
  SELECT 1 FROM funds_sourcerow AS a JOIN funds_sourcerow AS b ON a.side = b.side
  WHERE a.transfer_id = ledger.id AND b.transfer_id = told.id
)
"""


@transaction.atomic
def join_twice(case_id: int) -> int:
    """Make one transfer of each that the case has twice; how many there were.

    1. Pairs are of the same payer, payee and fen within the window of two banks' clocks, the nearest first, one to one.
    2. The older transfer stays and gets the lines of the other; balances and clocks are the banks'.
    3. The file that brought the younger one counts it as a second source.
    """
    with connection.cursor() as cursor:
        wait(Lock.LEDGER, case_id)
        cursor.execute(_KINDS, [case_id])
        if cursor.fetchone()[0] < 2:
            return 0
        pairs = _pairs(cursor, case_id)
        if not pairs:
            return 0
        found = Transfer.unscoped.in_bulk([key for pair in pairs for key in pair])
        for both, told in pairs:
            _join(found[both], found[told])
        gone = [max(pair) for pair in pairs]
        Transfer.unscoped.bulk_update(
            [found[min(pair)] for pair in pairs],
            ["at", "payee_at", "payer_after_fen", "payee_after_fen", "told_by_payer", "told_by_payee", "exit_kind",
             "serial"],
            batch_size=2000,
        )  # fmt: skip
        let_go(cursor, pairs, gone)
    return len(pairs)


def let_go(cursor: CursorWrapper, pairs: list[tuple[int, int]], gone: list[int]) -> None:
    """The younger of each pair goes; the older has what both told, and gets its lines."""
    move_lines(cursor, pairs)
    # the trace that stood on them is replaced by the one that follows every import
    cursor.execute("DELETE FROM funds_tracemove WHERE transfer_id = ANY(%s)", [gone])
    cursor.execute("DELETE FROM funds_suspecteddouble WHERE one_id = ANY(%s) OR other_id = ANY(%s)", [gone, gone])
    cursor.execute("DELETE FROM funds_transfer WHERE id = ANY(%s)", [gone])


def _pairs(cursor: CursorWrapper, case_id: int) -> list[tuple[int, int]]:
    """(of a ledger, of statements), one to one."""
    cursor.execute(_NEAR, {"case": case_id, "window": WINDOW})
    near = pl.DataFrame(cursor.fetchall(), schema=["both", "told", "far"], orient="row")
    taken: set[int] = set()
    pairs = []
    for both, told, _far in near.sort("far", "both", "told").iter_rows() if near.height else ():
        if both not in taken and told not in taken:
            taken |= {both, told}
            pairs.append((both, told))
    return pairs


def _join(both: Transfer, told: Transfer) -> None:
    """Put into the older of the two what is known of them together."""
    at, payee_at = _clocks(both, told)
    for one in (both, told):
        one.payer_after_fen = told.payer_after_fen if told.payer_after_fen is not None else both.payer_after_fen
        one.payee_after_fen = told.payee_after_fen if told.payee_after_fen is not None else both.payee_after_fen
        one.at, one.payee_at = at, payee_at
        one.told_by_payer = one.told_by_payee = True
        one.exit_kind = max(both.exit_kind, told.exit_kind)
        one.serial = told.serial or both.serial


def _clocks(both: Transfer, told: Transfer) -> tuple[datetime, datetime | None]:
    """`at` and `payee_at`: a bank's clock of a side goes before the ledger's."""
    if told.told_by_payer:
        return told.at, told.payee_at or both.payee_at
    return both.at, told.at


def move_lines(cursor: CursorWrapper, pairs: list[tuple[int, int]]) -> None:
    """The lines of the younger to the older; each file whose every line of a transfer moved counts it as merged."""
    onto = {max(pair): min(pair) for pair in pairs}
    files: Counter[int] = Counter()
    seen: set[int] = set()
    lines = SourceRow.unscoped.filter(transfer__in=onto).order_by("pk").values_list("transfer_id", "file_id")
    for transfer, file in lines:
        if transfer not in seen:  # its first line is the one that was counted as a new transfer
            seen.add(transfer)
            files[file] += 1
    cursor.execute(
        """
        UPDATE funds_sourcerow AS r SET transfer_id = j.stays
        FROM unnest(%s::bigint[], %s::bigint[]) AS j (goes, stays) WHERE r.transfer_id = j.goes
        """,
        [list(onto), list(onto.values())],
    )
    for file, count in files.items():
        counted = Batch.unscoped.filter(statement_file=file)
        counted.update(accepted=F("accepted") - count, merged=F("merged") + count)
