# SPDX-License-Identifier: Apache-2.0
"""One sheet of a statement: text columns become typed rows, and what cannot be is rejected with its reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from wuzha.funds.statements.reading import values
from wuzha.funds.statements.reading.amounts import Cells, read_amounts, with_inferred_directions
from wuzha.funds.statements.reading.layouts import HeaderMapping, load
from wuzha.funds.statements.reading.model import REJECTS, SCHEMA
from wuzha.funds.statements.reading.values import exit_kinds, kind_words

_NUMBER_IN_NAME = re.compile(r"(?<![0-9])[0-9]{12,19}(?![0-9])")
#: layouts whose texts are all their users'
WALLETS = frozenset({"alipay", "tenpay"})
#: headers of what the payer wrote
PAYERS = re.compile(r"附言|留言|用途|postscript|message", re.IGNORECASE)
#: tail rows of an export that are neither blank nor a total row of the common kind
_TAIL = r"^\s*(支出笔数|收入笔数|借方笔数|贷方笔数|总笔数|笔数|打印时间|打印日期|制表|备注说明|说明)"


_NUMBERS = (
    "self_card",
    "self_account",
    "peer_account",
    "peer_card",
    "payer_account",
    "payer_card",
    "payee_account",
    "payee_card",
)


@dataclass
class Sheet:
    """Typed rows of one sheet (`SCHEMA`, plus `note` for reversals), rejects, and counts."""

    rows: pl.DataFrame
    rejects: pl.DataFrame
    read: int
    skipped: int
    flags: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Place:
    """Where a sheet stands."""

    file: int
    file_name: str
    sheet: str


#: What no row can be read without; any one column of each will do.
NEEDED = {
    "self_account": frozenset({"self_account", "self_card", "payer_account", "payee_account"}),
    "amount": frozenset({"amount", "debit", "credit"}),
    "time": frozenset({"time", "date", "booked", "created"}),
}


def missing_among(fields: set[str]) -> list[str]:
    """Fields without which no row can be read."""
    return [field for field, any_of in NEEDED.items() if not fields & any_of]


def missing_fields(mapped: HeaderMapping, place: Place) -> tuple[str, ...]:
    """Fields without which no row of the sheet can be read."""
    return tuple(missing_among({*mapped.fields, *told_by_name(place)}))


def told_by_name(place: Place) -> set[str]:
    """Fields that the name of the sheet or file tells."""
    return {"self_account"} if account_in_name(place) else set()


def account_in_name(place: Place) -> str:
    """The account that the name of the sheet or file holds, if it holds exactly one."""
    for name in (place.sheet, place.file_name.rsplit("/", 1)[-1]):
        if len(numbers := set(_NUMBER_IN_NAME.findall(name))) == 1:
            return str(numbers.pop())
    return ""


def read_rows(raw: pl.DataFrame, mapped: HeaderMapping, place: Place) -> Sheet:
    """`raw`: `line` and text columns. Every row ends up accepted, rejected or, as a tail of the export, skipped."""
    raw, skipped = _without_tail(raw)
    flags: Counter[str] = Counter()
    cells = Cells(raw, mapped.fields)
    own = _parties(cells, mapped, place)
    flags["masked_peers"] += int(own["peer_masked"].sum())
    times = _times(cells)
    amounts = read_amounts(cells, mapped)
    frame = own.hstack(times).hstack(amounts).with_columns(
        line=raw.get_column("line"),
        balance=values.money(cells["balance"], mapped.layout.amounts_in_fen)["fen"],
        serial=values.accounts(cells["serial"])[0],
        channel_serial=values.accounts(cells["channel_serial"])[0],
        summary=values.cleaned(cells["summary"]),
        remark=values.cleaned(cells["remark"]),
        tx_type=values.cleaned(cells["tx_type"]),
        merchant_name=values.cleaned(cells["merchant_name"]),
        cash=values.cleaned(cells["cash"]),
        success=values.cleaned(cells["success"]).str.to_uppercase(),
        currency=values.cleaned(cells["currency"]).str.to_uppercase(),
        bank=values.cleaned(cells["self_bank"]),
        peer_bank=values.cleaned(cells["peer_bank"]),
        peer_name=values.cleaned(cells["peer_name"]),
        name=values.cleaned(cells["self_name"]),
        id_no=values.cleaned(cells["self_id_no"]),
    )  # fmt: skip
    frame, inferred = with_inferred_directions(frame)
    flags["direction_inferred"] += inferred
    frame = _with_sides(frame)
    why = _reasons(frame)
    masked = pl.when(pl.col("peer_mask") != "").then("peer_mask").otherwise("peer_account").alias("peer_account")
    named = frame.with_columns(masked)
    kinds = exit_kinds(named)
    frame = frame.with_columns(
        kinds.alias("kind"),
        note=pl.concat_str(*_banks_own(mapped), "tx_type", separator=" "),
        file=pl.lit(place.file, pl.Int32),
        sheet=pl.lit(place.sheet),
        layout=pl.lit(mapped.layout.name),
        reason=why,
    )
    flags["kind_words"] += int((kind_words(named, kinds) & (why == "")).sum())
    flags["coarse_times"] += int((~frame["has_clock"] & (why == "")).sum())
    texts = raw.select(pl.concat_str(pl.exclude("line"), separator="\t").alias("text")).get_column("text")
    rejects = frame.with_columns(text=texts).filter(pl.col("reason") != "").select(list(REJECTS))
    accepted = frame.filter(pl.col("reason") == "").select(*SCHEMA, "note")
    return Sheet(accepted, rejects, raw.height, skipped, flags)


def _banks_own(mapped: HeaderMapping) -> list[str]:
    """Texts in which the bank may name a reversal; what the payer wrote is none of them."""
    if mapped.layout.name in WALLETS:
        return []
    return [name for name in ("summary", "remark") if not PAYERS.search(mapped.fields.get(name, ""))]


def _without_tail(raw: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Rows that sum up or sign the export: their first filled cell begins with a word of a tail."""
    columns = [name for name in raw.columns if name != "line"]
    filled = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in columns]
    first = raw.select(pl.coalesce(filled).fill_null("").alias("first")).get_column("first")
    tail = first.str.contains(_TAIL)
    return (raw.filter(~tail), int(tail.sum())) if tail.any() else (raw, 0)


def _parties(cells: Cells, mapped: HeaderMapping, place: Place) -> pl.DataFrame:
    """`account`, `card`, `peer_account`, and what was lost; both sides of layouts that name payer and payee."""
    columns: dict[str, pl.Series] = {}
    lost: list[pl.Series] = []
    for name in _NUMBERS:
        number, cut, masked = values.accounts(cells[name], mapped.layout.bracketed)
        columns[name], columns[f"{name}_masked"] = number, masked
        lost.append(cut)
    frame = pl.DataFrame(columns)
    either = pl.when(pl.col("self_card") != "").then("self_card").otherwise("self_account")
    peer = (
        pl.when((pl.col("peer_account") != "") & ~pl.col("peer_account_masked"))
        .then("peer_account")
        .otherwise(pl.when(~pl.col("peer_card_masked")).then("peer_card").otherwise(pl.lit("")))
    )
    has_pair = "payer_account" in cells or "payee_account" in cells
    named = account_in_name(place)
    return frame.select(
        account=pl.when(pl.col("self_account") != "").then("self_account").otherwise("self_card"),
        card=either,
        peer_account=peer,
        peer_masked=pl.col("peer_account_masked"),
        peer_mask=pl.when("peer_account_masked").then("peer_account").otherwise(pl.lit("")),
        self_masked=pl.col("self_account_masked") | pl.col("self_card_masked"),
        payer=pl.when(pl.col("payer_account") != "").then("payer_account").otherwise("payer_card"),
        payee=pl.when(pl.col("payee_account") != "").then("payee_account").otherwise("payee_card"),
        has_pair=pl.lit(has_pair),
    ).with_columns(
        pl.when(pl.col("account") == "").then(pl.lit(named)).otherwise("account").alias("account"),
        pl.when(pl.col("card") == "").then(pl.lit(named)).otherwise("card").alias("card"),
        lost=pl.Series(sum_any(lost)),
    )


def sum_any(marks: list[pl.Series]) -> pl.Series:
    """Whether any of the columns is true."""
    return pl.DataFrame({str(place): mark for place, mark in enumerate(marks)}).select(
        pl.any_horizontal(pl.all()).fill_null(False)
    ).to_series()  # fmt: skip


def _times(cells: Cells) -> pl.DataFrame:
    """`time`, `has_clock`: two columns where a sheet has them, else the best single one."""
    if "date" in cells:
        time, clock = values.moments(cells["date"], cells["time"] if "time" in cells else cells["booked_clock"])
    else:
        main = next((field for field in ("time", "created", "booked") if field in cells), "time")
        time, clock = values.moments(cells[main], cells["booked_clock"] if main == "booked" else None)
    for spare in ("created", "booked"):
        if spare in cells and time.has_nulls():
            other, known = values.moments(cells[spare])
            clock = clock.zip_with(time.is_not_null(), known)
            time = time.zip_with(time.is_not_null(), other)
    return pl.DataFrame({"time": time, "has_clock": clock})


def _with_sides(frame: pl.DataFrame) -> pl.DataFrame:
    """Layouts that name payer and payee: the subject is the payer of an outgoing row, the payee of an incoming one."""
    if not frame["has_pair"].any():
        return frame
    incoming = pl.col("incoming").fill_null(False)
    frame = frame.with_columns(incoming.alias("incoming"))
    own = pl.when(incoming).then("payee").otherwise("payer")
    return frame.with_columns(account=own, card=own, peer_account=pl.when(incoming).then("payer").otherwise("payee"))


def _reasons(frame: pl.DataFrame) -> pl.Series:
    """The most telling reason, "" for a row that is accepted."""
    words = load("words")
    failed = pl.col("success").str.contains(words["failed"]) & ~pl.col("success").str.contains(words["succeeded"])
    return frame.select(
        pl.when("lost").then(pl.lit("DIGITS_LOST"))
        .when("self_masked").then(pl.lit("SELF_MASKED"))
        .when(pl.col("account") == "").then(pl.lit("SELF_MISSING"))
        .when(failed).then(pl.lit("FAILED"))
        .when(pl.col("amount_problem") != "").then("amount_problem")
        .when(pl.col("fen") == 0).then(pl.lit("ZERO"))
        .when(pl.col("time").is_null()).then(pl.lit("TIME"))
        .when((pl.col("currency") != "") & ~pl.col("currency").is_in(words["currency"])).then(pl.lit("CURRENCY"))
        .when(pl.col("incoming").is_null()).then(pl.lit("DIRECTION"))
        .otherwise(pl.lit(""))
        .alias("reason")
    ).get_column("reason")  # fmt: skip
