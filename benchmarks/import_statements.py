# SPDX-License-Identifier: Apache-2.0
"""Rows a second from statement files to committed, deduplicated, indexed transfers of a case.

Run: `python benchmarks/import_statements.py` (1,000,000 rows in 50 files, half XLSX, half CSV). Every file is what one
bank answers about its accounts; six in ten transfers are in the files of both banks. A fresh embedded database with its
default settings; measured is what the worker does: files taken in, read, written, and the case traced by every rule.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import polars as pl

BANKS, ACCOUNTS = 50, 20_000
BEGIN = int(datetime(2026, 5, 1, tzinfo=timezone(timedelta(hours=8))).timestamp())
BEIJING = timedelta(hours=8)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--again", action="store_true", help="import everything a second time as well")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="wuzha-bench-") as folder:
        os.environ["WUZHA_HOME"] = str(Path(folder) / "home")
        os.environ.pop("WUZHA_DATABASE_URL", None)
        files, seed = draw(Path(folder), given.rows)
        size = sum(file.stat().st_size for file in files) >> 20
        print(f"{given.rows:,} rows in {len(files)} files, {size} MB")
        from wuzha.runtime.django import prepare

        with prepare():
            measure(files, seed, given.rows)
            if given.again:
                measure(files, None, given.rows)


def draw(folder: Path, rows: int) -> tuple[list[Path], tuple[str, str, int, int]]:
    """The files, and one transfer (payer, payee, fen, epoch seconds) as a victim's payment."""
    random = np.random.default_rng(20260501)
    n = int(rows / 1.6)
    payer, payee = random.integers(0, ACCOUNTS, n), random.integers(0, ACCOUNTS - 1, n)
    payee += payee >= payer
    transfers = pl.DataFrame(
        {
            "payer": payer,
            "payee": payee,
            "fen": np.maximum(1, random.lognormal(11, 1.6, n)).astype(np.int64),
            "time": BEGIN + np.sort(random.integers(0, 30 * 86_400, n)),
            "number": np.arange(n),
        }
    )
    second = transfers.sample(rows - n, seed=7).with_columns(
        (pl.col("time") + pl.Series(random.integers(0, 20, rows - n))).alias("time")
    )
    sides = pl.concat(
        [
            transfers.select("fen", "time", "number", own="payer", peer="payee", sign=pl.lit(-1)),
            second.select("fen", "time", "number", own="payee", peer="payer", sign=pl.lit(1)),
        ]
    ).sort("time", maintain_order=True)
    told = sides.with_columns(
        ((pl.col("fen") * pl.col("sign")).cum_sum().over("own") + 10_000_000_00).alias("balance"),
        pl.from_epoch("time", "s").dt.offset_by("8h").dt.strftime("%Y-%m-%d %H:%M:%S").alias("at"),
    )
    files = []
    for bank in range(BANKS):
        mine = told.filter(pl.col("own") % BANKS == bank).select(
            (pl.lit("0000") + pl.col("own").cast(pl.String).str.zfill(11)).alias("交易卡号"),
            (pl.lit("测试户") + pl.col("own").cast(pl.String)).alias("账户开户名称"),
            pl.col("at").alias("交易时间"),
            yuan("fen").alias("交易金额"),
            yuan("balance").alias("交易余额"),
            pl.when(pl.col("sign") < 0).then(pl.lit("出")).otherwise(pl.lit("进")).alias("收付标志"),
            (pl.lit("0000") + pl.col("peer").cast(pl.String).str.zfill(11)).alias("交易对手账卡号"),
            (pl.lit("测试户") + pl.col("peer").cast(pl.String)).alias("对手户名"),
            pl.lit("转账").alias("摘要说明"),
            (pl.lit(f"B{bank:02}-") + pl.col("number").cast(pl.String)).alias("交易流水号"),
        )
        path = folder / f"bank-{bank:02}.{'xlsx' if bank % 2 else 'csv'}"
        if bank % 2:
            mine.write_excel(path, autofit=False)
        else:
            mine.write_csv(path)
        files.append(path)
    first = transfers.row(0, named=True)
    return files, (f"0000{first['payer']:011}", f"0000{first['payee']:011}", first["fen"], first["time"])


def yuan(name: str) -> pl.Expr:
    """分 as a statement writes them."""
    fen = pl.col(name).cast(pl.Int64)
    return (fen // 100).cast(pl.String) + "." + (fen % 100).cast(pl.String).str.zfill(2)


def measure(files: list[Path], seed: tuple[str, str, int, int] | None, rows: int) -> None:
    """Take the files in and run them; the first time the case is made, with one victim."""
    from wuzha.audit.actor import Actor
    from wuzha.funds.models import FundsCase
    from wuzha.funds.statements.models import SourceRow, Transfer
    from wuzha.funds.statements.services import files as taking
    from wuzha.funds.statements.services import whole
    from wuzha.funds.tracing import services as traces

    traced: list[float] = []
    trace = traces.retrace

    def retrace(*args: object, **kwargs: object) -> object:
        begin = time.perf_counter()
        try:
            return trace(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        finally:
            traced.append(time.perf_counter() - begin)

    traces.retrace = retrace  # type: ignore[assignment]  # measured apart
    case = FundsCase.unscoped.first() if seed is None else made(seed)
    assert case is not None
    actor = Actor.system("benchmark")
    begin = time.perf_counter()
    for file in files:
        taking.take(actor, case.pk, [file.read_bytes()], file.name)
    ended = whole.run_case(case.pk)
    seconds = time.perf_counter() - begin
    tracing = sum(traced)
    counts = {
        name: sum(getattr(one, name) for one in ended)
        for name in ("rows", "accepted", "merged", "duplicates", "rejected")
    }
    assert counts["rows"] == rows == sum(counts[name] for name in ("accepted", "merged", "duplicates", "rejected")), (
        counts
    )
    print(
        f"committed in {seconds - tracing:.1f} s, {rows / (seconds - tracing):,.0f} rows/s; traced by five rules in "
        f"{tracing:.1f} s; {counts}; {Transfer.unscoped.count():,} transfers, {SourceRow.unscoped.count():,} lines"
    )


def made(seed: tuple[str, str, int, int]) -> object:
    """A centre and a case whose victim made the payment."""
    from wuzha.funds.models import FundsCase, Report, Victim
    from wuzha.funds.orders.services.accounts import AccountDetails, Transfer, known, own, pay
    from wuzha.org.models import Unit, UnitKind

    tree = Unit.objects
    centre = tree.add_root({"kind": UnitKind.CENTRE, "code": "330282000100", "name": "测试市反诈中心"})  # type: ignore[attr-defined]
    case = FundsCase.unscoped.create(centre=centre, synthetic=True)
    at = datetime.fromtimestamp(seed[3], timezone(BEIJING))
    victim = Victim.unscoped.create(case=case)
    report = Report.unscoped.create(case=case, victim=victim, source="HAND", loss_fen=seed[2], reported_at=at)
    source = known(AccountDetails(seed[0]), synthetic=True)
    own(case, source, victim)
    pay(case, source, Transfer(AccountDetails(seed[1]), seed[2], at), report=report)
    return case


if __name__ == "__main__":
    main()
