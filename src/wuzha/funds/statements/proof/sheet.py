# SPDX-License-Identifier: Apache-2.0
"""One sheet understood: proved, told or asked; its rows, and every row that is not taken with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.funds.statements.proof import accept, chain
from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.cells import MICRO, Bools, Column, Ints
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.parties import Parties, parties_of, roles_of
from wuzha.funds.statements.proof.readings import (
    Reading,
    Sums,
    Table,
    amounts,
    currency_of,
    readings,
)
from wuzha.funds.statements.proof.times import Times, read_times
from wuzha.funds.statements.proof.words import UNITS, Meaning, Role, code_word, meaning, normalised, status_word
from wuzha.funds.statements.reading.values import exit_kinds

#: a sum with decimals from which on its unit is the yuan
_LARGE = 1_000
#: different values up to which an unknown column may be a status
_STATUSES = 3
PROVED, TOLD, ASKED = "proved", "told", "asked"

ROWS: dict[str, pl.DataType | type[pl.DataType]] = {
    "line": pl.Int64,
    "account": pl.String,
    "peer_account": pl.String,
    "peer_name": pl.String,
    "time": pl.Int64,
    "fen": pl.Int64,
    "incoming": pl.Boolean,
    "balance": pl.Int64,
    "serial": pl.String,
    "kind": pl.String,
    "status": pl.String,
    "flags": pl.String,
}
REJECTS: dict[str, pl.DataType | type[pl.DataType]] = {"line": pl.Int64, "reason": pl.String}


Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Proof:
    """What the balances prove: steps, closed ones, rows that moved nothing, evidence, the line of the first break."""

    steps: int = 0
    closed: int = 0
    unmoved: int = 0
    bits: float = 0.0
    first_break: int | None = None


@dataclass(frozen=True)
class Understood:
    """A sheet, how sure its reading is, and its rows. Every line is in `rows`, `rejects` or was skipped."""

    level: str
    #: header → field, of the columns that are used
    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    questions: tuple[str, ...]
    proof: Proof
    rows: pl.DataFrame
    rejects: pl.DataFrame
    skipped: int = 0
    flags: Mapping[str, int] = field(default_factory=dict)
    #: fen of one unit of the file's sums
    unit: int | None = None


@dataclass
class _Work:
    questions: list[str] = field(default_factory=list)
    flags: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def flag(self, name: str, count: int = 1) -> None:
        if count:
            self.flags[name] = self.flags.get(name, 0) + count


def understand(grid: Grid, answers: Answers = NONE) -> Understood:
    """What the sheet says; `answers` are what a person has said about its source."""
    keys = {normalised(header): role for header, role in answers.columns.items()}
    if answers.own_account:
        grid = replace(grid, above=(*grid.above, (0, (f"账号:{answers.own_account}",))))
    unit = answers.unit
    columns = [Column(place, header, grid.rows.get_column(str(place))) for place, header in enumerate(grid.headers)]
    roles = roles_of(grid, keys)
    meanings = [replace(meaning(header), role=role) for header, role in zip(grid.headers, roles, strict=True)]
    if answers.codes:
        told = {code.casefold(): way for code, way in answers.codes.items()}
        meanings = [replace(one, codes=told) if one.role is Role.DIRECTION else one for one in meanings]
    work = _Work()
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


def _filled_down(columns: list[Column], meanings: Sequence[Meaning], grid: Grid, work: _Work) -> list[Column]:
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
            bad = [text for text in columns[place].text.unique().to_list() if text and status_word(text) is False]
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
    return Table(columns, meanings, height, times.epoch, times.known, times.to_second, void, sides, scale)


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
            if told := re.search(r"单位[::]?(?:人民币)?(万元|元|圆|分)", normalised(cell)):
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
    grid: Grid, table: Table, times: Times, one: Reading, bits: float, work: _Work, unit: int | None
) -> Understood:
    parties = parties_of(table, grid, one.group, one.votes)
    directions, reasons = _directions(table, one, parties, work)
    for flag in one.flags:
        work.flag(flag)
    places = (*one.sums.places, one.balance)
    columns = _columns(table, places, one.code, times, parties, before=one.before)
    money = table.columns[one.balance].money
    return _rows(
        grid, table, times, parties, work,
        sums=one.sums, directions=directions, reasons=reasons, level=PROVED, unit=_unit(grid, table, places, unit),
        columns=columns, proof=_proof(grid, one, bits),
        balance=(_level(table, one), money.known & ~np.bool_(one.before)),
    )  # fmt: skip


def _level(table: Table, one: Reading) -> Ints:
    """The balances, below 0 where they are written so."""
    money = table.columns[one.balance].money
    return np.asarray(np.where(money.negative, -money.micro, money.micro) * table.scale[one.balance], np.int64)


def _proof(grid: Grid, one: Reading, bits: float) -> Proof:
    broken = [row for row in one.order.rows.tolist() if one.votes[row] == chain.BROKEN]
    return Proof(
        one.closed + one.broken,
        one.closed,
        one.unmoved,
        round(bits, 1),
        int(grid.lines[min(broken)]) if broken else None,
    )


def _directions(table: Table, one: Reading, parties: Parties, work: _Work) -> tuple[chain.Votes, pl.Series]:
    """Direction of every row, and why a row is not taken ("")."""
    directions = one.directions.copy()
    reasons = np.full(table.height, "", dtype=object)
    void = accept.still(table, one.votes)
    moved = np.abs(one.votes) == 1
    still = one.votes == chain.UNMOVED
    reasons[still & void] = "VOID"
    reasons[still & ~void] = "UNMOVED"
    _unseen(table, one, moved, still, reasons)
    # a status that says failed on a row whose balance moved: reversals move money, failures do not
    for place in table.with_role(Role.STATUS):
        text = table.columns[place].text
        failed = text.str.contains(r"失败|未成功|不成功|关闭|拒绝|作废|(?i)fail|declin|reject").to_numpy()
        if (failed & moved).any():
            work.questions.append("status_against_chain")
        silent = ~moved & ~still
        reasons[silent & void] = "VOID"
        seen = set(text.filter(pl.Series(moved)).unique().to_list())
        new = silent & ~void & ~text.is_in([*seen, ""]).to_numpy()
        new &= ~np.array([status_word(value) is True for value in text.to_list()]) if new.any() else new
        reasons[new & (reasons == "")] = "STATUS"
    silent = (directions == chain.SILENT) & (reasons == "")
    by_word = _word_directions(table, one)
    directions[silent & (by_word != chain.SILENT)] = by_word[silent & (by_word != chain.SILENT)]
    broken = one.votes == chain.BROKEN
    work.flag("at_break", int(broken.sum()))
    if one.learnt is not None:
        code = one.learnt.of(one.codes)
        odd = moved & (code != chain.SILENT) & (code != one.votes)
        # a vote against its code is a question, not a correction
        reasons[odd & (reasons == "")] = "AGAINST_CODE"
    reasons[broken & (reasons == "") & (directions == chain.SILENT)] = "BREAK"
    misfits = _between(table, one, directions, reasons)
    reasons[misfits & (reasons == "")] = "GAP"
    # a row beyond the last balance of its account, in a file that prints balances, is proved by nothing
    blank = one.sums.known & ~table.columns[one.balance].money.known & (one.votes == chain.SILENT)
    reasons[blank & ~_framed(table, one) & (reasons == "")] = "UNPROVED"
    if parties.incoming is not None:
        side = np.where(parties.incoming.to_numpy(), chain.IN, chain.OUT)
        if ((side != one.votes) & moved).any():
            work.questions.append("side_against_chain")
        directions = np.where(reasons == "", side, directions).astype(np.int8)
    reasons[(directions == chain.SILENT) & (reasons == "") & one.sums.known] = "DIRECTION"
    return directions, pl.Series(reasons.tolist(), dtype=pl.String)


def _unseen(table: Table, one: Reading, moved: Bools, still: Bools, reasons: Texts) -> None:
    """Rows without a step whose code in an unknown column was never seen on a row that moved: it may be a status."""
    silent = ~moved & ~still & one.sums.known
    for place, column in enumerate(table.columns):
        if table.meanings[place].role is not Role.UNKNOWN or column.codes is None or place == one.code:
            continue
        if place in {*one.sums.places, one.balance} or column.distinct > _STATUSES:
            continue
        numbers, _ = column.codes
        seen = set(numbers[moved].tolist())
        reasons[silent & (numbers >= 0) & ~np.isin(numbers, list(seen)) & (reasons == "")] = "STATUS"


def _framed(table: Table, one: Reading) -> Bools:
    """Rows with a known balance of their account somewhere before and after them."""
    rows, first = one.order.rows, one.order.first
    told = table.columns[one.balance].money.known[rows]
    account = np.cumsum(first)
    places = np.flatnonzero(told)
    found = np.zeros(table.height, bool)
    if not len(places):
        return found
    after = np.searchsorted(places, np.arange(len(rows)))
    last = places[np.minimum(after, len(places) - 1)]
    previous = places[np.maximum(after - 1, 0)]
    found[rows] = (after < len(places)) & (after > 0) & (account[last] == account) & (account[previous] == account)
    return found


def _word_directions(table: Table, one: Reading) -> chain.Votes:
    """What words say of rows whose code never moved: only where words were right about every other code."""
    found = np.full(table.height, chain.SILENT, np.int8)
    if one.learnt is None or one.denied or not one.confirmed:
        return found
    from wuzha.funds.statements.proof.readings import told_by_words

    for value, way in told_by_words(table, one).items():
        if way is not None and one.learnt.means.get(value) is None and not any(one.learnt.counts[value][:2]):
            found[one.codes == value] = chain.IN if way else chain.OUT
    return found


def _between(table: Table, one: Reading, directions: chain.Votes, reasons: Texts) -> Bools:
    """Rows without a vote of their own whose stretch between two known balances does not add up."""
    money = table.columns[one.balance].money
    level = _level(table, one)
    counted = (np.abs(directions) == 1) & (reasons == "")
    sign = np.where(counted, directions, 0).astype(np.int64)
    # the order of the chain runs newest first where the reading was turned
    order, before = one.order, one.pattern_before
    if one.flipped:
        sign = -sign
    wrong = chain.gaps(sign * one.sums.micro, level, money.known, order, before=before)
    return np.asarray(wrong & (one.votes == chain.SILENT))


def _told(grid: Grid, table: Table, times: Times, work: _Work, unit: int | None) -> Understood:
    """No chain is possible: every column must be known by its words, and so must every code."""
    empty = [place for place, column in enumerate(table.columns) if not column.filled.any()]
    unknown = [place for place, one in enumerate(table.meanings) if one.role is Role.UNKNOWN and place not in empty]
    parties = parties_of(table, grid, ())
    candidates = [
        one
        for one in amounts(table)
        if {table.meanings[place].role for place in one.places} <= {Role.AMOUNT, Role.OUT, Role.IN}
    ]
    pairs = [
        one
        for one in candidates
        if len(one.places) == 2 and {table.meanings[p].role for p in one.places} == {Role.OUT, Role.IN}
    ]
    single = [one for one in candidates if len(one.places) == 1 and table.meanings[one.places[0]].role is Role.AMOUNT]
    sums = next(iter(pairs or single), None)
    if sums is None or (len(single) > 1 and not pairs):
        work.missing.append("amount")
        return _asked(grid, table, times, None, work, ("amount",))
    if unknown:
        work.questions.append("unknown_column")
    if "own_filled_down" in work.flags:
        work.questions.append("own_account")
    directions, code = _told_directions(table, sums, parties, work)
    reasons = np.full(table.height, "", dtype=object)
    reasons[table.void] = "VOID"
    for place in table.with_role(Role.STATUS):
        words = [text for text in table.columns[place].text.unique().to_list() if text]
        if any(status_word(text) is None for text in words):
            work.questions.append("status")
    reasons[(directions == chain.SILENT) & (reasons == "") & sums.known] = "DIRECTION"
    columns = _columns(table, sums.places, code, times, parties)
    nothing = (np.zeros(table.height, np.int64), np.zeros(table.height, bool))
    return _rows(
        grid, table, times, parties, work,
        sums=sums, directions=directions, reasons=pl.Series(reasons.tolist(), dtype=pl.String), level=TOLD,
        unit=_unit(grid, table, sums.places, unit), columns=columns, proof=Proof(), balance=nothing,
    )  # fmt: skip


def _told_directions(table: Table, sums: Sums, parties: Parties, work: _Work) -> tuple[chain.Votes, int | None]:
    """Direction by words alone: of the column, of the code, of payer and payee, of the sign where both signs occur."""
    found = np.full(table.height, chain.SILENT, np.int8)
    if parties.incoming is not None:
        return np.where(parties.incoming.to_numpy(), chain.IN, chain.OUT).astype(np.int8), None
    headed = [place for place in table.with_role(Role.DIRECTION) if table.columns[place].filled.any()]
    if len(sums.places) == 1 and headed:
        place = headed[0]
        codes = table.columns[place].codes
        if len(headed) > 1 or codes is None:
            work.questions.append("code")
            return found, place
        values, texts = codes
        explained = table.meanings[place].codes
        for at, text in enumerate(texts):
            way = explained.get(text.casefold(), code_word(text))
            if way is None:
                # 不计收支, 其他, / : neither in nor out
                if not re.fullmatch(r"[/\\-]|不计收支|其他|其它|中性交易|不计", text):
                    work.questions.append("code")
                continue
            found[values == at] = chain.IN if way else chain.OUT
        marks = {sums.told.get(side) for side in np.unique(sums.side[sums.known]).tolist()} - {None}
        if len(marks) > 1:
            sign = np.full(table.height, chain.SILENT, np.int8)
            for side, way in sums.told.items():
                if way is not None:
                    sign[sums.side == side] = chain.IN if way else chain.OUT
            if ((sign != found) & (sign != chain.SILENT) & (found != chain.SILENT)).any():
                work.questions.append("code")
        return found, place
    unknown_side = False
    for side in np.unique(sums.side[sums.known]).tolist():
        way = sums.told.get(side)
        if way is None:
            unknown_side = True
            continue
        found[sums.side == side] = chain.IN if way else chain.OUT
    if unknown_side:
        work.questions.append("code" if len(sums.places) > 1 or headed else "direction")
    return found, None


def _asked(
    grid: Grid, table: Table, times: Times, verdict: accept.Verdict | None, work: _Work, questions: Sequence[str]
) -> Understood:
    parties = parties_of(table, grid, ())
    rival = verdict.rival if verdict else None
    proof = _proof(grid, rival, verdict.bits) if rival is not None and verdict is not None else Proof()
    columns = _columns(table, (), None, times, parties)
    rejects = pl.DataFrame({"line": grid.lines, "reason": ["ASKED"] * table.height}, schema=REJECTS)
    return Understood(
        ASKED, columns, _unknown(table, columns), (*work.missing, *parties.missing),
        tuple(dict.fromkeys([*questions, *work.questions, *parties.questions, *times.questions])),
        proof, pl.DataFrame(schema=ROWS), rejects, grid.skipped, work.flags,
    )  # fmt: skip


def _columns(
    table: Table, money: Sequence[int], code: int | None, times: Times, parties: Parties, *, before: bool = False
) -> dict[str, str]:
    """Header → field of the columns used, and of those whose words are known."""
    fields = {place: one.role.value for place, one in enumerate(table.meanings) if one.role is not Role.UNKNOWN}
    if len(money) == 3:  # two of amounts, one of balances
        fields[money[2]] = Role.BALANCE_BEFORE.value if before else Role.BALANCE.value
    elif len(money) == 2 and code != -1:
        fields.setdefault(money[0], Role.AMOUNT.value)
        fields.setdefault(money[1], Role.BALANCE.value)
    if code is not None and code >= 0:
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
    grid: Grid, table: Table, times: Times, parties: Parties, work: _Work, *,
    sums: Sums, directions: chain.Votes, reasons: pl.Series, level: str, unit: tuple[int | None, str],
    columns: Mapping[str, str], proof: Proof, balance: tuple[Ints, Bools],
) -> Understood:  # fmt: skip
    """Rows and rejects; what is open turns the level to `asked`."""
    fen_of, source = unit
    questions = [*work.questions, *parties.questions, *times.questions]
    if fen_of is None:
        questions.append("unit")
        fen_of = 1
    total = sums.micro * fen_of
    whole = (total % MICRO == 0) & sums.known
    frame = pl.DataFrame(
        {
            "line": grid.lines,
            "account": parties.own,
            "peer_account": parties.peer,
            "peer_name": parties.peer_name,
            "time": pl.Series(times.epoch).set(pl.Series(~times.known), None),
            "fen": total // MICRO,
            "incoming": pl.Series(directions == chain.IN),
            "balance": pl.Series(balance[0] * fen_of // MICRO).set(pl.Series(~balance[1]), None),
            "serial": _text(table, Role.SERIAL),
            "kind": _kinds(table, parties, directions),
            "status": _text(table, Role.STATUS),
            "flags": pl.Series(np.where(times.to_second, "", "date_only").tolist(), dtype=pl.String),
            "reason": reasons,
            "known": pl.Series(sums.known),
            "whole": pl.Series(whole),
            "foreign": _foreign(table),
        }
    )
    masked = pl.col("account").str.contains("*", literal=True)
    frame = frame.with_columns(
        pl.when(~pl.col("known")).then(pl.lit("AMOUNT"))
        .when(~pl.col("whole")).then(pl.lit("DECIMALS"))
        .when(pl.col("fen") == 0).then(pl.lit("ZERO"))
        .when(pl.col("reason") != "").then("reason")
        .when("foreign").then(pl.lit("CURRENCY"))
        .when(pl.col("time").is_null()).then(pl.lit("TIME"))
        .when(masked).then(pl.lit("SELF_MASKED"))
        .when((pl.col("account") == "") & pl.lit("self_account" not in parties.missing)).then(pl.lit("SELF_MISSING"))
        .otherwise(pl.lit("")).alias("reason"),
        pl.when(pl.col("peer_account").str.contains("*", literal=True)).then(pl.col("flags") + " peer_masked")
        .otherwise("flags").str.strip_chars().alias("flags"),
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
        frame.filter(pl.col("reason") != "").select("line", "reason"),
        grid.skipped,
        work.flags,
        unit[0],
    )


def _text(table: Table, role: Role) -> pl.Series:
    """The first column of a role, "" where the sheet has none."""
    place = next(iter(table.with_role(role)), None)
    if place is None:
        return pl.Series([""], dtype=pl.String).new_from_index(0, table.height)
    return table.columns[place].text


def _kinds(table: Table, parties: Parties, directions: chain.Votes) -> pl.Series:
    """How money left, by type and other party; what a payer wrote (摘要, 附言) never says that a transfer is none."""
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, table.height)
    kind = _text(table, Role.KIND)
    return exit_kinds(
        pl.DataFrame(
            {
                "peer_account": parties.peer,
                "peer_name": parties.peer_name,
                "tx_type": kind,
                "cash": _text(table, Role.CASH),
                "peer_bank": _text(table, Role.PEER_BANK),
                "summary": blank,
                "remark": blank,
                "merchant_name": blank,
                "incoming": pl.Series(directions == chain.IN),
            }
        )
    )


def _foreign(table: Table) -> pl.Series:
    """Rows in another currency than yuan."""
    found = pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.height)
    for place in table.with_role(Role.CURRENCY):
        found = found | ~currency_of(table.columns[place]).is_in(["CNY", "CNH"])
    return found


__all__ = ["ASKED", "PROVED", "REJECTS", "ROWS", "TOLD", "Proof", "Understood", "understand"]
