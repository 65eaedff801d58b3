# SPDX-License-Identifier: Apache-2.0
"""What the ledger of a case has twice: what is sure is made one, the rest is put before a person (`engine.tellers`)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.tellers import Told, tell
from wuzha.engine.tracing import ExitKind
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble, Transfer
from wuzha.funds.statements.services.bulk import read_frame
from wuzha.funds.statements.services.contradicting import note_contradictions
from wuzha.funds.statements.services.covering import cover
from wuzha.funds.statements.services.twice import let_go
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Lines of statements, each from the side of its own account; ledgers of both sides have their own way (`twice`).
_LINES = """
COPY (
  SELECT t.id, r.side, r.file_id, r.sheet, r.line, t.payer_id, t.payee_id, t.amount_fen,
    date_part('epoch', CASE WHEN r.side = 'I' THEN coalesce(t.payee_at, t.at) ELSE t.at END)::bigint,
    r.balance_fen, t.serial, t.exit_kind, a.institution_id
  FROM funds_sourcerow AS r JOIN funds_transfer AS t ON t.id = r.transfer_id
    LEFT JOIN funds_account AS a ON a.id = CASE WHEN r.side = 'I' THEN t.payee_id ELSE t.payer_id END
  WHERE r.case_id = {case} AND r.side <> 'B'
) TO STDOUT (FORMAT csv)
"""
_SCHEMA = {
    "transfer": pl.Int64, "side": pl.String, "file": pl.Int64, "place": pl.Int64, "line": pl.Int64, "payer": pl.Int64,
    "payee": pl.Int64, "fen": pl.Int64, "time": pl.Int64, "balance": pl.Int64, "serial": pl.String, "exit": pl.Int64,
    "institution": pl.Int64,
}  # fmt: skip
_DAY, _BEIJING = 86_400, 8 * 3600


@transaction.atomic
def find_doubles(case_id: int) -> int:
    """Look through the whole ledger of a case; how many transfers were made one.

    1. Pairs that are sure, and rows of one account that two files hold, become one transfer with the lines of both.
    2. What is suspected is kept for a person; what a person has decided stays decided.
    3. What the statements of each account cover, and which files contradict each other, is worked out anew.
    """
    with connection.cursor() as cursor:
        wait(Lock.LEDGER, case_id)
        lines = lines_of(cursor, case_id)
        rows = _sides(lines)
        told = _tell(case_id, rows)
        joined = _join_sure(cursor, rows, told)
        if joined:
            lines = lines_of(cursor, case_id)
            rows = _sides(lines)
            told = _tell(case_id, rows)
        _keep(case_id, rows, told)
        cover(cursor, case_id, lines)
        note_contradictions(case_id, lines)
    return joined


def _sides(lines: pl.DataFrame) -> pl.DataFrame:
    """One row a side of a transfer, however many files tell of it."""
    placed = lines.sort("transfer", "side", pl.col("balance").is_null(), maintain_order=True)
    return placed.unique(["transfer", "side"], keep="first", maintain_order=True)


def lines_of(cursor: CursorWrapper, case_id: int) -> pl.DataFrame:
    """`transfer`, `side`, and the columns of `engine.tellers`; accounts and banks by their keys."""
    found = read_frame(cursor, _LINES.format(case=int(case_id)), _SCHEMA)
    incoming = pl.col("side") == "I"
    midnight = (pl.col("time") + _BEIJING) % _DAY == 0
    return (
        found.with_columns(
            incoming.alias("incoming"),
            pl.when(incoming).then("payee").otherwise("payer").cast(pl.String).fill_null("").alias("account"),
            pl.when(incoming).then("payer").otherwise("payee").cast(pl.String).fill_null("").alias("peer_account"),
            pl.col("place").cast(pl.String).alias("sheet"),
            pl.col("institution").cast(pl.String).fill_null("").alias("bank"),
            pl.col("serial").fill_null(""),
            pl.col("exit").replace_strict(_WORDS, default="", return_dtype=pl.String).alias("kind"),
            # a sheet that never tells a time of the day has days only
            (~midnight.all().over("file", "place")).alias("has_clock"),
            pl.col("balance").is_not_null().alias("proved"),
        )
        .unique(["transfer", "side", "file", "line", "place"])
        .sort("transfer", "side", "file", "place", "line")
    )


_WORDS = {int(kind): kind.word for kind in ExitKind}


def _tell(case_id: int, lines: pl.DataFrame) -> Told:
    places = lines.select("transfer", "side").with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    decided = SuspectedDouble.unscoped.filter(case=case_id, payment__isnull=True).exclude(verdict=DoubleVerdict.OPEN)
    frames = []
    for verdict in (DoubleVerdict.SAME, DoubleVerdict.DIFFERENT):
        keys = decided.filter(verdict=verdict).values_list("one", "other", "same_side")
        frames.append(_rows_of(pl.DataFrame(list(keys), schema=_KEYS, orient="row"), places))
    # both sides of a transfer that is one already
    ours = places.filter(pl.len().over("transfer") > 1).sort("transfer", pl.col("side") == "I")
    pairs = ours.group_by("transfer", maintain_order=True).agg(
        pl.col("row").first().alias("one"), pl.col("row").last().alias("other")
    )
    known = pl.concat([pairs.select("one", "other"), frames[0]])
    return tell(lines, known, frames[1])


_KEYS = {"one": pl.Int64, "other": pl.Int64, "same_side": pl.Boolean}


def _rows_of(keys: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """`one`, `other` as rows: the payer's line and the payee's, or two lines of one side."""
    found = keys.join(places, left_on="one", right_on="transfer").join(
        places, left_on="other", right_on="transfer", suffix="_b"
    )
    fitting = pl.when("same_side").then(pl.col("side") == pl.col("side_b")).otherwise(
        (pl.col("side") == "O") & (pl.col("side_b") == "I")
    )  # fmt: skip
    return found.filter(fitting).select(pl.col("row").alias("one"), pl.col("row_b").alias("other"))


def _join_sure(cursor: CursorWrapper, lines: pl.DataFrame, told: Told) -> int:
    """Make one of what is surely one: of each the older stays."""
    transfer = lines.get_column("transfer").to_list()
    sure = [(transfer[one], transfer[other], False) for one, other in told.pairs.select("one", "other").iter_rows()]
    sure += [(transfer[of], transfer[row], True) for row, of in told.repeats.select("row", "of").iter_rows()]
    # one after the other: a transfer may go on in one that goes on itself
    stays: dict[int, int] = {}

    def end(key: int) -> int:
        while key in stays:
            key = stays[key]
        return key

    keys = {key for one, other, _ in sure for key in (one, other)}
    found = Transfer.unscoped.in_bulk(keys) if keys else {}
    pairs = []
    for one, other, same_side in sure:
        first, second = end(one), end(other)
        if first == second:
            continue
        out, into = found[first], found[second]
        kept, gone = (out, into) if out.pk < into.pk else (into, out)
        _fill(kept, out, into, same_side=same_side)
        stays[gone.pk] = kept.pk
    pairs = [(end(gone), gone) for gone in stays]
    if not pairs:
        return 0
    Transfer.unscoped.bulk_update(
        [found[key] for key in {stay for stay, _gone in pairs}],
        ["payer", "payee", "at", "payee_at", "payer_after_fen", "payee_after_fen", "told_by_payer", "told_by_payee",
         "exit_kind", "serial"],
        batch_size=2000,
    )  # fmt: skip
    let_go(cursor, pairs, [gone for _stay, gone in pairs])
    return len(pairs)


def _fill(kept: Transfer, out: Transfer, into: Transfer, *, same_side: bool) -> None:
    """Put into `kept` what the payer's row and the payee's tell, or two rows of one side."""
    if same_side:
        payer, payee = out.payer_id or into.payer_id, out.payee_id or into.payee_id
        at, payee_at, exit_kind = out.at, out.payee_at or into.payee_at, out.exit_kind
    else:
        payer, payee = out.payer_id, into.payee_id
        # the payee's own statement goes on where the payer's bank saw money leave
        at, payee_at, exit_kind = out.at, into.payee_at or into.at, 0
    first = (out, into)
    after = [
        next((value for one in order if (value := getattr(one, name)) is not None), None)
        for name, order in (("payer_after_fen", first), ("payee_after_fen", first[::-1]))
    ]
    serial = out.serial or into.serial
    by_payer, by_payee = out.told_by_payer or into.told_by_payer, out.told_by_payee or into.told_by_payee
    kept.payer_id, kept.payee_id, kept.at, kept.payee_at, kept.exit_kind = payer, payee, at, payee_at, exit_kind
    kept.payer_after_fen, kept.payee_after_fen, kept.serial = after[0], after[1], serial
    kept.told_by_payer, kept.told_by_payee = by_payer, by_payee


def _keep(case_id: int, lines: pl.DataFrame, told: Told) -> None:
    """The suspected of now in place of the undecided of before."""
    transfer = lines.get_column("transfer").to_list()
    SuspectedDouble.unscoped.filter(case=case_id, payment__isnull=True, verdict=DoubleVerdict.OPEN).delete()
    found = {
        (transfer[one["one"]], transfer[one["other"]]): one for one in told.suspected.sort("best").iter_rows(named=True)
    }
    SuspectedDouble.unscoped.bulk_create(
        [
            SuspectedDouble(
                case_id=case_id, one_id=one, other_id=other, same_side=pair["same_side"],
                group=transfer[pair["group"]], best=pair["best"], why=pair["why"], chains=pair["chains"],
            )
            for (one, other), pair in found.items()
            if one != other
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )  # fmt: skip


@one_act(May.WORK_FUNDS, name="funds.double_decide")
def decide(actor: Actor, pk: int, verdict: str) -> SuspectedDouble:
    """Say whether two rows are one transfer; said again, the new word counts. The ledger keeps both rows: traces take
    them together.

    Raises `RefusalError`: DOUBLE_UNDECIDED without a decision, DOUBLE_TAKEN where one of them is one with another.
    """
    pair = SuspectedDouble.objects.visible_to(actor).filter(pk=pk).first()
    if pair is None:
        raise RefusalError(Code.NOT_FOUND)
    if verdict not in (DoubleVerdict.SAME, DoubleVerdict.DIFFERENT):
        raise RefusalError(Code.DOUBLE_UNDECIDED)
    wait(Lock.LEDGER, pair.case_id)
    rivals = [one for one in _sharing(pair) if one.same_side == pair.same_side]
    if verdict == DoubleVerdict.SAME:
        if any(one.verdict == DoubleVerdict.SAME for one in rivals):
            raise RefusalError(Code.DOUBLE_TAKEN)
        # a row has one other side: with it decided, no other candidate is left
        _decided(actor, [one for one in rivals if one.verdict == DoubleVerdict.OPEN], DoubleVerdict.DIFFERENT)
    _decided(actor, [pair], DoubleVerdict(verdict))
    detail = {"one": pair.one_id, "other": pair.other_id, "payment": pair.payment_id, "verdict": verdict}
    record(actor, "funds.double_decide", on=("funds_case", pair.case_id), detail=detail)
    return pair


def _sharing(pair: SuspectedDouble) -> Iterator[SuspectedDouble]:
    """Other candidates for one of the two rows; of a payment that was told, other rows and payments for it."""
    rows = SuspectedDouble.unscoped.filter(case=pair.case_id).exclude(pk=pair.pk)
    if pair.payment_id is not None:
        yield from rows.filter(Q(other=pair.other_id) | Q(payment=pair.payment_id), payment__isnull=False)
        return
    keys = [pair.one_id, pair.other_id]
    yield from rows.filter(Q(one__in=keys) | Q(other__in=keys), payment__isnull=True)


def _decided(actor: Actor, pairs: list[SuspectedDouble], verdict: DoubleVerdict) -> None:
    now = timezone.now()
    for one in pairs:
        one.verdict, one.by_id, one.at = verdict, actor.person_id, now
        one.save(update_fields=["verdict", "by", "at"])
