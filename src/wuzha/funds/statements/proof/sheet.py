# SPDX-License-Identifier: Apache-2.0
"""One sheet understood: proved, told or asked; its rows, and every row that is not taken with its reason."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import polars as pl

from wuzha.funds.statements.proof import accept, chain
from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.candidates import Sums, Table, currency_of, levels
from wuzha.funds.statements.proof.cells import MICRO, Bools, Column, Ints
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.parties import Parties, parties_of, roles_of
from wuzha.funds.statements.proof.readings import Reading, readings
from wuzha.funds.statements.proof.result import ASKED, PROVED, REJECTS, ROWS, TOLD, Findings, Proof, Understood
from wuzha.funds.statements.proof.steps import directions_by_steps
from wuzha.funds.statements.proof.times import Times, read_times
from wuzha.funds.statements.proof.told import amounts_by_words, directions_by_words
from wuzha.funds.statements.proof.words import FOREIGN, UNITS, Meaning, Role, has_moved, meaning, normalised
from wuzha.funds.statements.reading.layouts import map_headers
from wuzha.funds.statements.reading.table import PAYERS, WALLETS
from wuzha.funds.statements.reading.values import exit_kinds, kind_words

#: a sum with decimals from which on its unit is the yuan
_LARGE = 1_000
#: a title that names another zone than Beijing's
_ZONE = re.compile(r"时区\D{0,3}(?!gmt\+0?8|utc\+0?8|北京|东八|中国|\+0?8)[a-z+-]|(?:utc|gmt)(?!\+?0?8)")


def prove(grid: Grid, answers: Answers = NONE) -> Understood:
    """What the sheet says by its balances, else by its words; `answers` are what a person has said of its source."""
    keys = {normalised(header): role for header, role in answers.columns.items()}
    if answers.own_account:
        grid = replace(grid, owner=answers.own_account)
    unit = answers.unit
    columns = [Column(place, header, grid.rows.get_column(str(place))) for place, header in enumerate(grid.headers)]
    roles = roles_of(grid, keys)
    meanings = [replace(meaning(header), role=role) for header, role in zip(grid.headers, roles, strict=True)]
    if answers.codes:
        told = {code.casefold(): way for code, way in answers.codes.items()}
        meanings = [replace(one, codes=told) if one.role is Role.DIRECTION else one for one in meanings]
    statuses = {value.casefold(): way for value, way in answers.statuses.items()}
    meanings = [replace(one, codes=statuses) if one.role is Role.STATUS else one for one in meanings]
    work = Findings(accounts_left_out=not answers.no_peer and _accounts_left_out(columns, keys))
    columns = _filled_down(columns, meanings, grid, work)
    height = grid.rows.height
    times = read_times(columns, meanings, height)
    table = _table(grid, columns, meanings, times)
    found = readings(table, answers.newest_first) if height else []
    could = _could_chain(table)
    verdict = accept.judge(table, found)
    if verdict.reading is not None:
        return _proved(grid, table, times, verdict.reading, verdict.bits, work, unit)
    if (could and "chain_open" in verdict.questions) or (verdict.questions and verdict.questions != ("chain_open",)):
        return _asked(grid, table, times, verdict, work, verdict.questions)
    return _told(grid, table, times, work, unit)


def _accounts_left_out(columns: Sequence[Column], keys: Mapping[str, str]) -> bool:
    """Whether a person leaves out a column that holds accounts or ids of wallets, more than one."""
    left_out = (one for one in columns if keys.get(normalised(one.header or f"#{one.place + 1}")) == "")
    return any(one.distinct > 1 and (one.is_account or one.is_wallet) for one in left_out)


def _filled_down(columns: list[Column], meanings: Sequence[Meaning], grid: Grid, work: Findings) -> list[Column]:
    """An own account written in the first row of each block only (merged cells) holds until the next."""
    found = list(columns)
    for place, one in enumerate(meanings):
        column = columns[place]
        if one.role is not Role.OWN_ACCOUNT or column.share >= 1 or not column.filled[:1].all():
            continue
        raw = grid.rows.get_column(str(place))
        below = pl.DataFrame({"t": raw}).select(
            pl.when(pl.col("t").str.strip_chars() != "").then("t").forward_fill().alias("t")
        ).get_column("t")  # fmt: skip
        found[place] = Column(place, column.header, below)
        work.flag("own_filled_down", int((~column.filled).sum()))
    return found


def _table(grid: Grid, columns: Sequence[Column], meanings: Sequence[Meaning], times: Times) -> Table:
    height = grid.rows.height
    void = np.zeros(height, bool)
    for place, one in enumerate(meanings):
        if one.role is Role.STATUS and columns[place].distinct <= 12:
            bad = [text for text in columns[place].text.unique().to_list() if text and has_moved(one, text) is False]
            void |= columns[place].text.is_in(bad).to_numpy()
    money = {Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.UNKNOWN}
    units = {one.unit for one in meanings if one.unit and one.role in money}
    least = min(units, default=1)
    scale = [(one.unit or least) // least if len(units) > 1 else 1 for one in meanings]
    silent = np.full(height, chain.SILENT, np.int8)
    table = Table(columns, meanings, height, times.epoch, times.known, times.to_second, void, silent, scale)
    parties = parties_of(table, grid, ())
    if parties.incoming is None or "from_payer" in parties.flags:
        return table
    sides = np.where(parties.incoming.to_numpy(), chain.IN, chain.OUT).astype(np.int8)
    return replace(table, sides=sides)


def _could_chain(table: Table) -> bool:
    """Whether some column may be a balance: headed so, or money under an unknown header beside another."""
    money = [place for place, column in enumerate(table.columns) if column.is_money]
    headed = {Role.BALANCE, Role.BALANCE_BEFORE}
    if any(table.meanings[place].role in headed and table.columns[place].money.known.sum() > 1 for place in money):
        return True
    unknown = [place for place in money if table.meanings[place].role is Role.UNKNOWN]
    return bool(unknown) and len(money) > 1


def _unit(grid: Grid, table: Table, places: Sequence[int], chosen: int | None) -> tuple[int | None, str]:
    """Fen of one unit and where that comes from: a person, a header, a title, two decimals; (None, "") unknown."""
    if chosen:
        return chosen, "chosen"
    units = {one.unit for place in places if (one := table.meanings[place]).unit}
    if units:
        return min(units), "header"
    for _, row in grid.above:
        for cell in row:
            if told := re.search(r"单位[::]?(?:人民币)?(亿元|百万元|万元|千元|百元|元|圆|分)", normalised(cell)):
                return UNITS[told.group(1)], "title"
    columns = [table.columns[place] for place in places]
    if any(column.money.fine for column in columns):
        return None, ""
    signed = any(re.search(r"[¥￥元]", text) for column in columns for text in column.text.head(50).to_list())
    decimals = any(column.money.decimals or column.written_decimals for column in columns)
    # 3.77 may be 万元 where nobody says the unit; 1,000.00 is not
    large = any((column.money.micro[column.money.known] >= _LARGE * MICRO).any() for column in columns)
    if signed or (decimals and large):
        return UNITS["元"], "decimals"
    return None, ""


def _proved(
    grid: Grid, table: Table, times: Times, one: Reading, bits: float, work: Findings, unit: int | None
) -> Understood:
    parties = parties_of(table, grid, one.group, one.votes)
    directions, reasons = directions_by_steps(table, one, parties, work)
    for flag in one.flags:
        work.flag(flag)
    places = (*one.sums.places, one.balance)
    columns = _columns(table, places, one.code, times, parties, before=one.before)
    money = table.columns[one.balance].money
    return _rows(
        grid, table, times, parties, work,
        sums=one.sums, directions=directions, reasons=reasons, level=PROVED, unit=_unit(grid, table, places, unit),
        columns=columns, proof=_proof(grid, one, bits),
        balance=(levels(table, one.balance), money.known & ~np.bool_(one.before)),
    )  # fmt: skip


def _proof(grid: Grid, one: Reading, bits: float) -> Proof:
    broken = [row for row in one.order.rows.tolist() if one.votes[row] == chain.BROKEN]
    return Proof(
        one.closed + one.broken,
        one.closed,
        one.unmoved,
        round(bits, 1),
        int(grid.lines[min(broken)]) if broken else None,
    )


def _told(grid: Grid, table: Table, times: Times, work: Findings, unit: int | None) -> Understood:
    """No chain is possible: every column must be known by its words, and so must every code."""
    empty = [place for place, column in enumerate(table.columns) if not column.filled.any()]
    unknown = [place for place, one in enumerate(table.meanings) if one.role is Role.UNKNOWN and place not in empty]
    parties = parties_of(table, grid, ())
    sums = amounts_by_words(table)
    if sums is None:
        work.missing.append("amount")
        return _asked(grid, table, times, None, work, ("amount",))
    if unknown:
        work.questions.append("unknown_column")
    if "own_filled_down" in work.flags:
        work.questions.append("own_account")
    directions, code = directions_by_words(table, sums, parties, work)
    reasons = np.full(table.height, "", dtype=object)
    reasons[table.void] = "VOID"
    for place in table.with_role(Role.STATUS):
        words = [text for text in table.columns[place].text.unique().to_list() if text]
        if any(has_moved(table.meanings[place], text) is None for text in words):
            work.questions.append("status")
    reasons[(directions == chain.SILENT) & (reasons == "") & sums.known] = "DIRECTION"
    columns = _columns(table, sums.places, code, times, parties)
    nothing = (np.zeros(table.height, np.int64), np.zeros(table.height, bool))
    return _rows(
        grid, table, times, parties, work,
        sums=sums, directions=directions, reasons=pl.Series(reasons.tolist(), dtype=pl.String), level=TOLD,
        unit=_unit(grid, table, sums.places, unit), columns=columns, proof=Proof(), balance=nothing,
    )  # fmt: skip


def _asked(
    grid: Grid, table: Table, times: Times, verdict: accept.Verdict | None, work: Findings, questions: Sequence[str]
) -> Understood:
    parties = parties_of(table, grid, ())
    for flag in parties.flags:
        work.flag(flag)
    rival = verdict.rival if verdict else None
    proof = _proof(grid, rival, verdict.bits) if rival is not None and verdict is not None else Proof()
    columns = _columns(table, (), None, times, parties)
    rejects = pl.DataFrame({"line": grid.lines, "reason": ["ASKED"] * table.height}, schema=REJECTS)
    rejects = pl.concat([_above(grid), rejects])
    return Understood(
        ASKED, columns, _unknown(table, columns), (*work.missing, *parties.missing),
        tuple(dict.fromkeys([*questions, *work.questions, *parties.questions, *times.questions])),
        proof, pl.DataFrame(schema=ROWS), rejects, grid.skipped, work.flags, codes=_codes(table),
        statuses=_statuses(table),
    )  # fmt: skip


def _columns(
    table: Table, money: Sequence[int], code: int | None, times: Times, parties: Parties, *, before: bool = False
) -> dict[str, str]:
    """Header → field of the columns used, and of those whose words are known."""
    fields = {place: one.role.value for place, one in enumerate(table.meanings) if one.role is not Role.UNKNOWN}
    if len(money) == 3:  # two of amounts, one of balances
        fields[money[2]] = Role.BALANCE_BEFORE.value if before else Role.BALANCE.value
    elif len(money) == 2:
        fields.setdefault(money[0], Role.AMOUNT.value)
        fields.setdefault(money[1], Role.BALANCE.value)
    if code is not None:
        fields[code] = Role.DIRECTION.value
    for place in times.places:
        fields.setdefault(place, Role.TIME.value)
    for place in parties.own_places:
        fields.setdefault(place, Role.OWN_ACCOUNT.value)
    for place in parties.peer_places:
        fields.setdefault(place, Role.PEER_ACCOUNT.value)
    return {table.columns[place].header or f"#{place + 1}": name for place, name in sorted(fields.items())}


def _unknown(table: Table, columns: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        column.header or f"#{column.place + 1}"
        for column in table.columns
        if (column.header or f"#{column.place + 1}") not in columns and column.filled.any()
    )


def _rows(
    grid: Grid, table: Table, times: Times, parties: Parties, work: Findings, *,
    sums: Sums, directions: chain.Votes, reasons: pl.Series, level: str, unit: tuple[int | None, str],
    columns: Mapping[str, str], proof: Proof, balance: tuple[Ints, Bools],
) -> Understood:  # fmt: skip
    """Rows and rejects; what is open turns the level to `asked`."""
    fen_of, source = unit
    if any(_ZONE.search(normalised(cell)) for _, row in grid.above for cell in row):
        work.questions.append("clock")
    if _is_foreign(grid, table):
        work.questions.append("currency")
    texts = _texts(table, parties, directions)
    own_bank, own_name = _text(table, Role.OWN_BANK), _text(table, Role.OWN_NAME)
    summary = _text(table, Role.SUMMARY)
    questions = [*work.questions, *parties.questions, *times.questions]
    if work.accounts_left_out and "peer_account" in parties.missing:
        questions.append("peer_left_out")
    if fen_of is None:
        questions.append("unit")
        fen_of = 1
    total = sums.micro * fen_of
    whole = (total % MICRO == 0) & sums.known
    frame = pl.DataFrame(
        {
            "line": grid.lines,
            "account": parties.own if parties.book is None else parties.book,
            "card": parties.own,
            "name": own_name,
            "id_no": _text(table, Role.OWN_ID),
            "bank": own_bank,
            "peer_account": parties.peer,
            "peer_name": parties.peer_name,
            "peer_bank": _text(table, Role.PEER_BANK),
            "time": pl.Series(times.epoch).set(pl.Series(~times.known), None),
            "has_clock": pl.Series(times.to_second),
            "fen": total // MICRO,
            "incoming": pl.Series(directions == chain.IN),
            "balance": pl.Series(balance[0] * fen_of // MICRO).set(pl.Series(~balance[1]), None),
            "serial": _text(table, Role.SERIAL),
            "channel_serial": _blank(table.height),
            "summary": summary,
            # of rows that balances prove, both a payment and its reversal moved money
            "note": _notes(table, grid) if level == TOLD else _blank(table.height),
            "kind": (kinds := exit_kinds(texts)),
            "kind_words": kind_words(texts, kinds),
            "status": _text(table, Role.STATUS),
            "flags": pl.Series(np.where(times.to_second, "", "date_only").tolist(), dtype=pl.String),
            "reason": reasons,
            "known": pl.Series(sums.known),
            "whole": pl.Series(whole),
            "foreign": _foreign(table),
            "lost": _lost(table, parties),
        }
    )
    masked = pl.col("account").str.contains("*", literal=True)
    peer_masked = pl.col("peer_account").str.contains("*", literal=True)
    frame = frame.with_columns(
        pl.when(~pl.col("known")).then(pl.lit("AMOUNT"))
        .when(~pl.col("whole")).then(pl.lit("DECIMALS"))
        .when(pl.col("fen") == 0).then(pl.lit("ZERO"))
        .when(pl.col("reason") != "").then("reason")
        .when("foreign").then(pl.lit("CURRENCY"))
        .when(pl.col("time").is_null()).then(pl.lit("TIME"))
        .when("lost").then(pl.lit("DIGITS_LOST"))
        .when(masked).then(pl.lit("SELF_MASKED"))
        .when((pl.col("account") == "") & pl.lit("self_account" not in parties.missing)).then(pl.lit("SELF_MISSING"))
        .otherwise(pl.lit("")).alias("reason"),
        pl.when(peer_masked).then(pl.col("flags") + " peer_masked")
        .otherwise("flags").str.strip_chars().alias("flags"),
        pl.when(peer_masked).then("peer_account").otherwise(pl.lit("")).alias("peer_mask"),
        pl.when(peer_masked).then(pl.lit("")).otherwise("peer_account").alias("peer_account"),
    )  # fmt: skip
    missing = [*work.missing, *parties.missing]
    if not times.places:
        missing.append("time")
    for flag in parties.flags:
        work.flag(flag)
    if source:
        work.flag(f"unit_by_{source}")
    if times.by_content:
        work.flag("time_by_content")
    work.flag("coarse_times", int((times.known & ~times.to_second).sum()))
    work.flag("kind_words", frame.filter("kind_words", pl.col("reason") == "").height)
    if questions:
        # nothing is taken from a sheet before it is understood
        frame = frame.with_columns(
            pl.when(pl.col("reason") == "").then(pl.lit("ASKED")).otherwise("reason").alias("reason")
        )
    return Understood(
        ASKED if questions else level,
        columns,
        _unknown(table, columns),
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(questions)),
        proof,
        frame.filter(pl.col("reason") == "").select(list(ROWS)),
        pl.concat([_above(grid), frame.filter(pl.col("reason") != "").select("line", "reason")]),
        grid.skipped,
        work.flags,
        unit[0],
        _codes(table),
        _statuses(table),
    )


def _codes(table: Table) -> tuple[str, ...]:
    """Values of the columns headed as directions."""
    found = [table.columns[place].codes for place in table.with_role(Role.DIRECTION)]
    return tuple(dict.fromkeys(value for one in found if one is not None for value in one[1]))


def _statuses(table: Table) -> tuple[str, ...]:
    """Values of status columns of which neither a word nor a person says whether money moved."""
    found = []
    for place in table.with_role(Role.STATUS):
        codes = table.columns[place].codes
        found += [one for one in (codes[1] if codes else ()) if has_moved(table.meanings[place], one) is None]
    return tuple(dict.fromkeys(found))


def _above(grid: Grid) -> pl.DataFrame:
    """Rows of data above the header, which no column explains."""
    lines = [line for line, _ in grid.stray]
    return pl.DataFrame({"line": lines, "reason": ["ABOVE_HEADER"] * len(lines)}, schema=REJECTS)


def _text(table: Table, role: Role) -> pl.Series:
    """The first column of a role, "" where the sheet has none."""
    place = next(iter(table.with_role(role)), None)
    return _blank(table.height) if place is None else table.columns[place].text


def _blank(height: int) -> pl.Series:
    return pl.Series([""], dtype=pl.String).new_from_index(0, height)


def _lost(table: Table, parties: Parties) -> pl.Series:
    """Rows of which an account was kept as a number and has lost its last digits."""
    marks = [table.columns[place].lost for place in (*parties.own_places, *parties.peer_places)]
    nothing = pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.height)
    return reduce(operator.or_, marks, nothing)


def _notes(table: Table, grid: Grid) -> pl.Series:
    """Texts in which the bank may name a reversal; what the payer wrote is none of them."""
    if map_headers(grid.headers).layout.name in WALLETS:
        return _blank(table.height)
    places = table.with_role(Role.SUMMARY, Role.REMARK, Role.KIND)
    texts = [table.columns[place].text for place in places if not PAYERS.search(table.columns[place].header)]
    return reduce(lambda one, other: one + " " + other, texts, _blank(table.height))


def _texts(table: Table, parties: Parties, directions: chain.Votes) -> pl.DataFrame:
    """What may say how money left (`values.exit_kinds`)."""
    return pl.DataFrame(
        {
            "peer_account": parties.peer,
            "peer_name": parties.peer_name,
            "tx_type": _text(table, Role.KIND),
            "cash": _text(table, Role.CASH),
            "peer_bank": _text(table, Role.PEER_BANK),
            "summary": _text(table, Role.SUMMARY),
            "remark": _text(table, Role.REMARK),
            "merchant_name": _blank(table.height),
            "incoming": pl.Series(directions == chain.IN),
        }
    )


def _is_foreign(grid: Grid, table: Table) -> bool:
    """Whether a title, or the header of a column of money, names other money than yuan, and no column says which."""
    if table.with_role(Role.CURRENCY):
        return False
    money = {Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.BALANCE_BEFORE}
    headers = [column.header for column, one in zip(table.columns, table.meanings, strict=True) if one.role in money]
    titles = [cell for _, row in grid.above for cell in row]
    return any(FOREIGN.search(normalised(text)) for text in (*headers, *titles))


def _foreign(table: Table) -> pl.Series:
    """Rows in another currency than yuan."""
    found = pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.height)
    for place in table.with_role(Role.CURRENCY):
        found = found | ~currency_of(table.columns[place]).is_in(["CNY", "CNH"])
    return found
