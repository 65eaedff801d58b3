# SPDX-License-Identifier: Apache-2.0
"""Cells of statements by whole columns: accounts, money, times, directions, how money left. Nothing is guessed.

Every function takes text columns and gives typed ones, with null where the text is no such value.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from wuzha.funds.statements.reading.layouts import load

_WIDE = [chr(code) for code in range(0xFF01, 0xFF5F)]
_HALF = [chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)]
#: blanks, quotes and the marks spreadsheets protect digits with
_PROTECTION = r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff'\"`´‘’“”=]+"
_NOTHING = r"(?i)^(-{1,3}|/+|\\+|无|未知|不详|空|null|none|nan|n/a|\(null\)|#n/a)$"
SCIENTIFIC = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}$"
_FLOAT = r"^([0-9]+)\.0*$"
#: digits a spreadsheet number always keeps
SIGNIFICANT = 15
BEIJING = 8 * 3600


def half_width(text: pl.Series) -> pl.Series:
    """Full-width letters, digits and signs to ASCII; columns of ASCII are left as they are."""
    text = text.fill_null("")
    if (text.str.len_bytes() == text.str.len_chars()).all():
        return text
    return text.str.replace_many(_WIDE, _HALF)


def cleaned(text: pl.Series) -> pl.Series:
    """A text for people: half-width, blanks around it gone, words for nothing empty."""
    plain = half_width(text).str.strip_chars(" \t\r\n\u00a0\u3000'\"")
    return plain.str.replace(_NOTHING, "")


def accounts(text: pl.Series, bracketed: bool = False) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Account numbers ("" for none), whether digits were lost, whether the number is masked.

    `6228…018.0` has lost nothing up to fifteen digits; above, a float always has, as has scientific notation.
    """
    plain = half_width(text)
    if bracketed:
        plain = plain.str.replace(r"\s*\(.*$", "")
    plain = plain.str.replace_all(_PROTECTION, "").str.replace(_NOTHING, "")
    floats = plain.str.extract(_FLOAT, 1)
    lost = plain.str.contains(SCIENTIFIC) | (floats.str.len_bytes() > SIGNIFICANT).fill_null(False)
    plain = plain.zip_with(floats.is_null(), floats.fill_null("")).str.replace(r"^0+$", "")
    masked = plain.str.contains("*", literal=True)
    # 6228 4800 … or 6228-4800-…: grouping, not part of the number
    grouped = plain.str.contains(r"^[0-9]{4}(-[0-9]{4}){2,3}(-[0-9]{1,4})?$")
    if grouped.any():
        plain = plain.str.replace_all("-", "", literal=True).zip_with(grouped, plain)
    return plain, lost, masked


def money(text: pl.Series, in_fen: bool = False) -> pl.DataFrame:
    """`fen` Int64 with its sign (null: blank or unreadable), `filled`, `decimals` (a fraction of a fen)."""
    plain = (
        half_width(text)
        .str.replace_all(r"(?i)[\s\u00a0\u3000,'\"=¥￥]|RMB|CNY|人民币|元", "")
        .str.replace(_NOTHING, "")
    )
    frame = pl.DataFrame({"t": plain}).with_columns(
        minus=pl.col("t").str.contains(r"^-|-$|^\(.*\)$"),
        core=pl.col("t").str.strip_chars("+-()"),
    )
    digits = 16 if in_fen else 14
    good = pl.col("core").str.contains(rf"^([0-9]{{1,{digits}}}(\.[0-9]*)?|\.[0-9]+)$")
    whole = pl.col("core").str.extract(r"^([0-9]*)", 1).replace("", "0").cast(pl.Int64, strict=False)
    fraction = pl.col("core").str.extract(r"\.([0-9]*)$", 1).fill_null("").str.strip_chars_end("0")
    places = 0 if in_fen else 2
    cents = pl.lit(0, pl.Int64) if in_fen else fraction.str.pad_end(2, "0").str.slice(0, 2).cast(pl.Int64, strict=False)
    value = whole * (1 if in_fen else 100) + cents
    fine = good & (fraction.str.len_bytes() <= places)
    return frame.select(
        fen=pl.when(fine & pl.col("minus")).then(-value).when(fine).then(value),
        filled=pl.col("t") != "",
        decimals=good & (fraction.str.len_bytes() > places),
    )


_DATE = r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
_CLOCK = r"([0-9]{1,2})[:.时点]([0-9]{1,2})(?:[:.分]([0-9]{1,2}))?"


#: the day that a spreadsheet puts before a time of day
NO_DAY = r"^1(?:899-12-3[01]|900-01-0[01])[ T]"


def moments(text: pl.Series, clock: pl.Series | None = None) -> tuple[pl.Series, pl.Series]:
    """Epoch seconds (Beijing time; null: unreadable), and whether the time of day is known.

    Forms: `2023-05-10 09:08:07` and its relatives with / . 年月日 T, 8/12/14/16/17-digit compact stamps, Excel days
    (45056.38), DB2 stamps (2023-05-10-09.08.07). `clock` is a second column: 09:08:07, 090807, hhmmssSSS, a fraction
    of a day. A clock that holds a whole stamp is taken alone.
    """
    stamp, day_only = _stamps(half_width(text).str.replace_all(r"['\"=\t]", "").str.strip_chars())
    if clock is None:
        return stamp, ~day_only
    # a day that a spreadsheet keeps as a moment stands at midnight: the clock beside it tells the time
    day_only = day_only | ((stamp + BEIJING) % 86_400 == 0).fill_null(False)
    hands = half_width(clock).str.replace_all(r"['\"=\t]", "").str.strip_chars()
    whole, alone_day = _stamps(hands)
    whole = whole.set(alone_day, None)
    seconds = _clocks(hands)
    unreadable = (hands != "") & seconds.is_null() & whole.is_null() & day_only
    joined = pl.DataFrame({"s": stamp, "d": day_only, "c": seconds, "w": whole, "u": unreadable}).select(
        s=pl.when(pl.col("w").is_not_null()).then("w").when("u").then(None)
        .when(pl.col("d") & pl.col("c").is_not_null()).then(pl.col("s") + pl.col("c")).otherwise("s"),
        k=pl.col("w").is_not_null() | ~pl.col("d") | pl.col("c").is_not_null(),
    )  # fmt: skip
    return joined.get_column("s"), joined.get_column("k")


def _stamps(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    text = text.str.replace(r"^([0-9]{4})([0-9]{2})([0-9]{2})[ T]+([0-9])", "$1-$2-$3 $4")
    # the end of a day is the beginning of the next
    midnight = text.str.contains(r"[ T]24[:.]00(?:[:.]00)?$")
    text = text.str.replace(r"([ T])24([:.]00(?:[:.]00)?)$", "${1}00$2")
    t = pl.col("t")
    digits = t.str.contains(r"^[0-9]+$")
    length = t.str.len_bytes()
    compact = digits & length.is_in([8, 12, 14, 16, 17])
    excel = t.str.contains(r"^[2-7][0-9]{4}(\.[0-9]+)?$")
    rest = t.str.replace(_DATE, "").str.strip_chars("T -")
    glued = rest.str.contains(r"^[0-9]{6}([.][0-9]+)?$")

    def part(pattern: str, group: int, source: pl.Expr = t) -> pl.Expr:
        return source.str.extract(pattern, group).fill_null("0").str.zfill(2)

    pm = rest.str.contains(r"(?i)^下午|PM$")
    am = rest.str.contains(r"(?i)^上午|AM$")
    hours = rest.str.replace(r"(?i)^(上午|下午)\s*|\s*(AM|PM)$", "")
    clock = (
        pl.when(glued)
        .then(pl.format("{}:{}:{}", rest.str.slice(0, 2), rest.str.slice(2, 2), rest.str.slice(4, 2)))
        .otherwise(pl.format("{}:{}:{}", part(_CLOCK, 1, hours), part(_CLOCK, 2, hours), part(_CLOCK, 3, hours)))
    )
    written = pl.format("{}-{}-{} {}", part(_DATE, 1), part(_DATE, 2), part(_DATE, 3), clock)
    dense = pl.format(
        "{}-{}-{} {}:{}:{}",
        *(t.str.slice(place, size) for place, size in ((0, 4), (4, 2), (6, 2))),
        *(t.str.slice(place, 2).replace("", "00") for place in (8, 10, 12)),
    )
    has_date = t.str.contains(_DATE)
    readable = glued | (rest == "") | hours.str.contains(rf"^{_CLOCK}秒?([.][0-9]+)?$")
    frame = pl.DataFrame({"t": text}).with_columns(
        full=pl.when(compact).then(dense).when(has_date & readable).then(written),
        day=(compact & (length == 8)) | (has_date & (rest == "")) | t.str.contains(r"^[2-7][0-9]{4}$"),
        # 12:05 in the morning is five past midnight, 12:05 after noon is five past noon
        half_days=(has_date & pm & ~hours.str.starts_with("12")).cast(pl.Int64)
        - (has_date & am & hours.str.starts_with("12")).cast(pl.Int64),
        serial=pl.when(excel).then(t.cast(pl.Float64, strict=False)),
    )
    found = frame.select(
        s=pl.when(pl.col("serial").is_not_null())
        .then((pl.col("serial") - 25569).mul(86400).round().cast(pl.Int64, strict=False) - BEIJING)
        .otherwise(
            pl.col("full").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False).dt.epoch("s")
            - BEIJING
            + pl.col("half_days") * (12 * 3600)
        ),
        d=pl.col("day"),
    )
    seconds = found.get_column("s") + midnight.cast(pl.Int64) * 86_400
    # 1990 to 2099: what lies outside is no time of a transaction
    return seconds.set(~seconds.is_between(631_152_000 - BEIJING, 4_102_444_800).fill_null(False), None), found[
        "d"
    ].fill_null(False)


def _clocks(text: pl.Series) -> pl.Series:
    """Seconds of the day."""
    text = text.str.replace(NO_DAY, "")
    afternoon, morning = text.str.contains(r"(?i)^下午|PM$"), text.str.contains(r"(?i)^上午|AM$")
    text = text.str.replace(r"(?i)^(上午|下午)\s*|\s*(AM|PM)$", "")
    t = pl.col("t")
    parts = [t.str.extract(rf"^{_CLOCK}", group).cast(pl.Int64, strict=False).fill_null(0) for group in (1, 2, 3)]
    digits = t.str.contains(r"^[0-9]{5,9}$")
    # a leading zero is lost when a spreadsheet took the clock for a number
    dense = pl.when(t.str.len_bytes() > 6).then(t.str.zfill(9)).otherwise(t.str.zfill(6))
    cut = [dense.str.slice(place, 2).cast(pl.Int64, strict=False) for place in (0, 2, 4)]
    fraction = t.str.contains(r"^0?\.[0-9]+$")
    frame = pl.DataFrame({"t": text}).select(
        h=pl.when(digits).then(cut[0]).when(t.str.contains(rf"^{_CLOCK}")).then(parts[0]),
        m=pl.when(digits).then(cut[1]).otherwise(parts[1]),
        s=pl.when(digits).then(cut[2]).otherwise(parts[2]),
        half=(afternoon.cast(pl.Int64) - morning.cast(pl.Int64)),
        f=pl.when(fraction).then((t.cast(pl.Float64, strict=False) * 86400).round().cast(pl.Int64, strict=False)),
    )
    return frame.select(
        pl.when(pl.col("f").is_not_null()).then("f")
        .when((pl.col("h") < 24) & (pl.col("m") < 60) & (pl.col("s") < 60))
        .then((pl.col("h") + _turned()) * 3600 + pl.col("m") * 60 + pl.col("s"))
    ).to_series()  # fmt: skip


def _turned() -> pl.Expr:
    """Hours to add: 1 in the afternoon is 13, 12 in the morning is 0."""
    late = (pl.col("half") > 0) & (pl.col("h") < 12)
    early = (pl.col("half") < 0) & (pl.col("h") == 12)
    return pl.when(late).then(12).when(early).then(-12).otherwise(0)


@lru_cache(maxsize=1)
def words() -> dict[str, list[str]]:
    """The words of directions, currencies, failures and kinds."""
    loaded: dict[str, list[str]] = load("words")
    return loaded


def directions(text: pl.Series) -> pl.Series:
    """True: money in; null: the word is blank or unknown. 借/贷 is from the bank's book: 贷 is the customer's in."""
    plain = half_width(text).str.replace_all(_PROTECTION, "").str.to_uppercase().str.replace(r"\.0*$", "")
    incoming, outgoing = plain.is_in(words()["in"]), plain.is_in(words()["out"])
    frame = pl.DataFrame({"i": incoming, "o": outgoing})
    return frame.select(pl.when(pl.col("i")).then(True).when(pl.col("o")).then(False)).to_series()


def exit_kinds(frame: pl.DataFrame) -> pl.Series:
    """The word of an exit for outgoing rows, "" for transfers. `frame` has the text columns named in the data.

    What a payer may have written (summary, remark) says nothing of a row that names another account, unless it is the
    bank's own phrase for cash and nothing else: `ATM取款`.
    """
    words = load("words")
    kind: pl.Expr = pl.lit("")
    cash = pl.col("cash").is_in(words["cash_words"]) & (pl.col("peer_account") == "")
    kind = pl.when(cash).then(pl.lit("cash_out")).otherwise(kind)
    # the first of the list is the strongest: it is laid over the others
    for word, pattern, fields in reversed(words["kinds"]):
        hit = pl.any_horizontal(_says(field, word, pattern) for field in fields)
        kind = pl.when(hit).then(pl.lit(word)).otherwise(kind)
    outgoing = ~pl.col("incoming").fill_null(True)
    return frame.select(pl.when(outgoing).then(kind).otherwise(pl.lit("")).alias("kind")).get_column("kind")


def kind_words(frame: pl.DataFrame, kinds: pl.Series) -> pl.Series:
    """Outgoing rows to an account whose summary or remark speaks of an exit, and which count as transfers."""
    spoken = pl.any_horizontal(
        pl.col(field).str.contains(pattern)
        for _word, pattern, fields in load("words")["kinds"]
        for field in {*fields} & {"summary", "remark"}
    )
    outgoing = ~pl.col("incoming").fill_null(True)
    return frame.select((spoken & outgoing & (pl.col("peer_account") != "")).alias("odd")).get_column("odd") & (
        kinds == ""
    )


def _says(field: str, word: str, pattern: str) -> pl.Expr:
    found = pl.col(field).str.contains(pattern)
    if field not in {"summary", "remark"}:
        return found
    unpaid = pl.col("peer_account") == ""
    if word == "cash_out":
        unpaid |= pl.col(field).str.contains(rf"^(?:ATM|柜面|自助|银行)?(?:{pattern})[款机]?$")
    return found & unpaid
