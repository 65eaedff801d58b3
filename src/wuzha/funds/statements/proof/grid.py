# SPDX-License-Identifier: Apache-2.0
"""A sheet as it stands: which row is the header, what stands above it, which rows are data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.funds.statements.proof.words import Role, code_word, meaning, normalised

#: rows among which the header is looked for
SEARCHED = 60
#: rows of data that may stand above a header
_STRAY = 3
_LONG_NUMBER = re.compile(r"\d{7}")
_DATED = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d")
_NUMBER = re.compile(r"^[-+(]?[¥￥]?[\d,]+(?:\.\d+)?[)]?$")
_TAIL = re.compile(
    r"^(?:支出笔数|收入笔数|借方笔数|贷方笔数|借方合计|贷方合计|总笔数|笔数|打印时间|打印日期|制表|说明|合计|总计|小计|本页|承前页|过次页|以上|共\d+|total|subtotal|---)",
    re.IGNORECASE,
)
#: roles that a group above gives to a plain name: 对方 | 账号
_SIDES = frozenset(
    {Role.PEER_ACCOUNT, Role.PEER_NAME, Role.PEER_BANK, Role.PAYER_ACCOUNT, Role.PAYER_NAME}
    | {Role.PAYEE_ACCOUNT, Role.PAYEE_NAME, Role.OUT, Role.IN}
)
#: a cell that says its row is no transaction but a balance
_BALANCE_ROW = r"^\s*(?:期初|上期|承前|上页|昨日|期末|本期|opening|closing)\s*(?:余额|结余|balance)?\s*$"
#: a cell as long as an account or a text, which a row of totals has at most once
_LONG = 12
#: … but a sum of millions is as long
_SUM = re.compile(r"^[-+(]?[¥￥]?[-+]?[\d,]*\d\.\d{1,2}[)元]?$|^[-+(]?[¥￥]?\d{1,3}(?:,\d{3})+[)元]?$")
#: rows that repeat others in their order, from which on they are a page printed twice
_PAGE = 3
#: … with a sum beside it: carried over from page to page or from period to period
_CARRIED = re.compile(
    r"^(?:期初|月初|年初|期末|月末|年末)余额$|^(?:上期|上月|上年|本期|本月)?(?:余额)?结转(?:下期|下月|下年|次页)?$|^(?:承前页|过次页|上期结转|上年结转)$"
    r"|^(?:opening|closing) balance$|^balance (?:brought|carried) (?:forward|down)$",
    re.IGNORECASE,
)
#: accounts and serial numbers, longer than sums are
_NUMBERED = r"[0-9*]{12,}"
_BOOKED_UNDER = frozenset({Role.PEER_ACCOUNT, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT, Role.SERIAL})
#: filled cells of a row of data above the header
_WIDE = 4
_SIDE = re.compile(r"^(?:对方|对手|交易对手|收款方|付款方)(?:信息|账户|账号)?$")
_GROUPS = re.compile(r"本方|对方|对手|交易|付款|收款|我方|借方|贷方|收入|支出|own|peer|payer|payee", re.IGNORECASE)


@dataclass(frozen=True)
class Grid:
    """Columns of text below a header. `lines` are those of the file, from 1."""

    headers: tuple[str, ...]
    #: one text column a header, named by its place
    rows: pl.DataFrame
    lines: np.ndarray[tuple[int], np.dtype[np.int64]]
    #: title rows: (line, cells)
    above: tuple[tuple[int, tuple[str, ...]], ...] = ()
    #: rows of data above the header, which no column explains
    stray: tuple[tuple[int, tuple[str, ...]], ...] = ()
    #: totals, repeated headers, blank lines
    skipped: int = 0
    sheet: str = ""
    file: str = ""
    #: whose statement it is, where a person has said so
    owner: str = ""
    #: from a PDF: what is a row and a column was told by where text stands
    printed: bool = False
    #: … and pieces of cells stand among its rows that are nobody's
    bereft: bool = False


def grid_of(rows: Sequence[Sequence[str]], *, sheet: str = "", file: str = "", first_line: int = 1) -> Grid:
    """The table in `rows` (text cells, as long as each is)."""
    width = max((len(row) for row in rows), default=0)
    names = [str(place) for place in range(width)]
    frame = pl.DataFrame(
        {
            "line": pl.Series(range(first_line, first_line + len(rows)), dtype=pl.Int64),
            **{
                name: pl.Series([row[place] if place < len(row) else "" for row in rows], dtype=pl.String)
                for place, name in enumerate(names)
            },
        }
    )
    return table_of(frame.fill_null(""), sheet=sheet, file=file)


def table_of(raw: pl.DataFrame, *, sheet: str = "", file: str = "") -> Grid:
    """The table in a sheet as it stands: `line` and text columns, no nulls."""
    columns = [name for name in raw.columns if name != "line"]
    head = raw.head(SEARCHED + 2)
    cells = head.select(columns).rows()
    at, height = find_header(cells)
    names = _names(cells, at, height, len(columns))
    data = raw.slice(at + height)
    trimmed = [pl.col(name).str.strip_chars() for name in columns]
    blank = pl.all_horizontal([text == "" for text in trimmed]) if columns else pl.lit(True)
    written = [(name, cells[at + height - 1][place].strip()) for place, name in enumerate(columns)] if height else []
    named = [pl.col(name).str.strip_chars() == text for name, text in written if text]
    again = pl.all_horizontal(named) if height and named else pl.lit(False)
    kept = data.filter(~blank & ~again)
    tails = [
        line for line, *row in kept.filter(_first_cell(columns).str.contains(_TAIL.pattern)).rows() if is_tail(row)
    ]
    some = kept.filter(pl.any_horizontal(text.str.contains("结转|余额|承前|过次|(?i)balance") for text in trimmed))
    if some.height:
        # what a payer wrote may say so too, beside the account that was paid and the number it was booked under
        numbered = _numbered(kept.select(columns).head(SEARCHED), names)
        said = [place for place, name in enumerate(names) if meaning(name).role in {Role.SUMMARY, Role.KIND}]
        tails += [
            line
            for line, *row in some.rows()
            if _is_carried(row)
            and (not numbered or any(_is_blank(row[place]) for place in numbered))
            and all(_is_blank(row[place]) or _CARRIED.match(row[place].strip()) for place in said)
        ]
    kept = kept.filter(~pl.col("line").is_in(tails)) if tails else kept
    used = [place for place, name in enumerate(columns) if names[place] or (kept[name].str.strip_chars() != "").any()]
    frame = kept.select(
        pl.col(columns[place]).str.replace(_BALANCE_ROW, "").alias(str(number)) for number, place in enumerate(used)
    )
    above = [(line, row) for line, *row in head.head(at).rows() if any(cell.strip() for cell in row)]
    stray = [(line, row) for line, row in above if is_data(row) and sum(1 for cell in row if cell.strip()) >= _WIDE]
    return Grid(
        tuple(names[place] for place in used),
        frame,
        kept["line"].to_numpy().astype(np.int64),
        tuple((line, tuple(row)) for line, row in above if (line, row) not in stray),
        tuple((line, tuple(row)) for line, row in stray),
        data.height - kept.height,
        sheet,
        file,
    )


def repeated(grid: Grid) -> dict[int, int]:
    """Place of a row → place of an equal one before it, for runs of `_PAGE` rows and more: a page printed twice."""
    first: dict[tuple[str, ...], int] = {}
    of = [first.setdefault(row, place) for place, row in enumerate(grid.rows.iter_rows())]
    found: dict[int, int] = {}
    run: list[int] = []
    for place, origin in enumerate([*of, -1]):
        if run and origin != of[run[-1]] + 1:
            if len(run) >= _PAGE:
                found |= {one: of[one] for one in run}
            run = []
        if 0 <= origin < place:
            run.append(place)
    return found


def _first_cell(columns: Sequence[str]) -> pl.Expr:
    """The first filled cell of a row, lower case."""
    filled = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name).str.strip_chars()) for name in columns]
    return pl.coalesce(filled).fill_null("").str.to_lowercase() if filled else pl.lit("")


def find_header(cells: Sequence[Sequence[str]]) -> tuple[int, int]:
    """(first row, rows) of the header: the first of those with most words of roles, else the row above the first data.

    (0, 0) for a table without one.
    """
    best: tuple[int, int, int] = (0, -1, 0)
    seen = 0
    for place, row in enumerate(cells[:SEARCHED]):
        if is_data(row):
            seen += 1
            if seen > _STRAY:
                break
            continue
        score = _headings(row)
        if score > best[0]:
            best = (score, place, 1)
        if place + 1 < len(cells) and sum(1 for cell in row if cell.strip()) > 1 and not is_data(cells[place + 1]):
            joined = _joined(row, cells[place + 1])
            double = _headings(joined)
            if double > max(score, _headings(cells[place + 1])) and double > best[0] and _fuller(cells, place):
                best = (double, place, 2)
    if best[0] >= 2:
        return best[1], best[2]
    for place, row in enumerate(cells[:SEARCHED]):
        if is_data(row) and sum(1 for cell in row if cell.strip()) >= 3:
            for above in range(place - 1, -1, -1):
                filled = sum(1 for cell in cells[above] if cell.strip())
                if filled >= 0.6 * sum(1 for cell in row if cell.strip()) and filled >= 2:
                    return above, 1
            return 0, 0
    return (best[1], best[2]) if best[1] >= 0 else (0, 0)


def _fuller(cells: Sequence[Sequence[str]], place: int) -> bool:
    """Two rows make one header only where what follows is data."""
    return place + 2 < len(cells) and is_data(cells[place + 2])


def is_data(row: Sequence[str]) -> bool:
    filled = [unicodedata.normalize("NFKC", cell).strip() for cell in row if cell.strip()]
    if not filled:
        return False
    typed = sum(1 for cell in filled if _LONG_NUMBER.search(cell) or _DATED.search(cell) or _NUMBER.match(cell))
    return typed >= 2 or (typed == 1 and len(filled) > 2 and score_of(row) < 2)


def _numbered(rows: pl.DataFrame, names: Sequence[str]) -> list[int]:
    """Columns of other accounts and of serials, by their words, or by what fills half of their rows."""
    filled = [rows[name].str.contains(_NUMBERED).sum() * 2 > rows.height for name in rows.columns]
    return [place for place, name in enumerate(names) if filled[place] or meaning(name).role in _BOOKED_UNDER]


def _is_blank(cell: str) -> bool:
    return not cell.strip().strip("-/—0")


def _is_carried(row: Sequence[str]) -> bool:
    """A balance carried over, booked as if it moved: a word for it, and two sums."""
    filled = [cell.strip() for cell in row if cell.strip()]
    sums = [cell for cell in filled if _NUMBER.match(cell) and not _LONG_NUMBER.match(cell.replace(".", ""))]
    return any(_CARRIED.match(cell) for cell in filled) and len(sums) > 1


def is_tail(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    first = normalised(filled[0])
    return bool(_TAIL.match(first)) and sum(map(_is_long, filled)) < 2


def _is_long(cell: str) -> bool:
    """A day, an account, or a text: what rows of totals have none of."""
    text = unicodedata.normalize("NFKC", cell).replace(" ", "")
    return bool(_DATED.search(cell)) or (len(cell) >= _LONG and not _SUM.match(text))


def score_of(row: Sequence[str]) -> int:
    """Cells with words of roles."""
    return sum(map(_is_word, row))


def _headings(row: Sequence[str]) -> int:
    """The same without labels of a title: 账号: beside what it is."""
    after = (*row[1:], "")
    return sum(
        _is_word(cell) and not (normalised(cell).endswith(":") and value.strip() and not _known(value))
        for cell, value in zip(row, after, strict=True)
    )


def _is_word(cell: str) -> bool:
    return 0 < len(cell.strip()) <= 40 and ":" not in normalised(cell).rstrip(":") and _known(cell)


def _known(cell: str) -> bool:
    return meaning(cell).role is not Role.UNKNOWN or code_word(cell) is not None


def _filled_forward(row: Sequence[str]) -> list[str]:
    found, last = [], ""
    for cell in row:
        last = cell.strip() or last
        found.append(last)
    return found


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    over = _filled_forward(upper)
    return [
        (own.strip() or upper[place].strip()) if not own.strip() or not over[place] else over[place] + own.strip()
        for place, own in enumerate(lower)
    ]


def _names(cells: Sequence[Sequence[str]], at: int, height: int, width: int) -> list[str]:
    """Names of columns; a row of groups above (本方 | 对方) is put before names that stand twice or say no role."""
    if not cells:
        return [""] * width
    if height == 0:
        return ["" for _ in cells[0]]
    if height == 2:
        return _joined(cells[at], cells[at + 1])
    own = [cell.strip() for cell in cells[at]]
    above = next((row for row in reversed(cells[:at]) if any(cell.strip() for cell in row)), None)
    if above is None or not (
        len([cell for cell in above if cell.strip()]) > 1 or any(_SIDE.match(normalised(cell)) for cell in above[1:])
    ):
        return own
    groups = [cell.strip() for cell in above if cell.strip()]
    if is_data(above) or any(":" in normalised(one) for one in groups) or not any(map(_GROUPS.search, groups)):
        return own
    over = _filled_forward(above)
    repeated = {name for name in own if name and own.count(name) > 1}
    return [
        over[place] + name if name in repeated or (name and meaning(over[place] + name).role in _SIDES) else name
        for place, name in enumerate(own)
    ]
