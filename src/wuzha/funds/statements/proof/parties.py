# SPDX-License-Identifier: Apache-2.0
"""Whose statement it is and who is on the other side: words, the chain's groups, titles and names, in that order.

The chain says nothing of the other party; a column is taken for it by content only where nothing else could be it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
import polars as pl

from wuzha.engine.identifiers import BankCard
from wuzha.funds.statements.proof.candidates import Table
from wuzha.funds.statements.proof.cells import Column
from wuzha.funds.statements.proof.chain import Votes
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.words import Role, meaning, normalised

_IN_TITLE = re.compile(r"(账号|卡号|账户|卡片|客户号|account|card|acct)[^0-9:]{0,12}[::]?([0-9][0-9 -]{7,29}[0-9])")
_WALLET = re.compile(
    r"(?:支付宝(?:账户|账号|帐号)|登录号|登录账号)[::]?\s*([0-9A-Za-z][\w.+-]*@[\w.-]+\.\w+|1[0-9]{10})(?![0-9*])"
)
_IN_NAME = re.compile(r"(?<![0-9])([0-9]{12,19})(?![0-9])")
_STAMPED = re.compile(r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_NOT_OWN = re.compile(
    r"对方|对手|对端|收款|付款|受害|被害|报案|报警|事主|举报|申请|经办|打印|操作|复核|柜员|联系|查询人|peer|oppo|payee|payer|victim"
)


#: rows of which an unknown column must name the other party
_HALF = 0.5
#: filled cells of a title
_TITLE = 2
#: moved rows from which on a balance tells whose it is
_SOME = 3


@dataclass
class Parties:
    """Own and other account by row ("" unknown), where they come from, and what must be asked."""

    own: pl.Series
    peer: pl.Series
    peer_name: pl.Series
    #: the own account where `own` is its card
    book: pl.Series | None = None
    own_places: tuple[int, ...] = ()
    peer_places: tuple[int, ...] = ()
    #: rows told from payer to payee: True where the own account is the payee
    incoming: pl.Series | None = None
    missing: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def parties_of(table: Table, grid: Grid, group: Sequence[int], votes: Votes | None = None) -> Parties:
    """`group`: the column by which the chain closes, if it needs one; `votes`: which way it says each row went."""
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, table.height)
    name = _first(table, Role.PEER_NAME)
    found = Parties(blank, blank, table.columns[name].text if name is not None else blank)
    payer, payee = _accounts(table, Role.PAYER_ACCOUNT), _accounts(table, Role.PAYEE_ACCOUNT)
    if payer and payee:
        return _pair(table, grid, found, payer, payee)
    if votes is not None and not group and _sides_by_content(table, votes, found):
        return found
    _own(table, grid, group, found, votes)
    _peer(table, found, payer or payee)
    return found


def _first(table: Table, role: Role) -> int | None:
    return next(iter(table.with_role(role)), None)


def _accounts(table: Table, role: Role) -> tuple[int, ...]:
    return tuple(place for place in table.with_role(role) if table.columns[place].filled.any())


def _joined(table: Table, places: Sequence[int]) -> pl.Series:
    """The first of several columns that is filled, row by row (card, else account)."""
    frame = pl.DataFrame({str(place): table.columns[place].account for place in places})
    return frame.select(
        pl.coalesce([pl.when(pl.col(name) != "").then(pl.col(name)) for name in frame.columns]).fill_null("")
    ).to_series()


def _is_name(number: str) -> bool:
    """A number in a name counts only if it checks as a card and is no time stamp."""
    return 16 <= len(number) <= 19 and not _STAMPED.match(number) and BankCard.luhn_ok(number)


def in_titles(grid: Grid) -> set[str]:
    """Accounts that title rows name as the statement's own."""
    found = set()
    for row in (*(row for _, row in grid.above), *_titles_between(grid)):
        cells = [normalised(cell) for cell in row if cell.strip()]
        pieces = [*cells, *(f"{one}{two}" for one, two in pairwise(cells))]
        for piece in pieces:
            for match in _IN_TITLE.finditer(piece):
                number = re.sub(r"[ -]", "", match.group(2))
                if not _NOT_OWN.search(piece[: match.start()]) and 9 <= len(number) <= 25:
                    found.add(number)
        for piece in (*row, *(f"{one}{two}" for one, two in pairwise(row))):
            found |= set(_WALLET.findall(unicodedata.normalize("NFKC", piece)))
    # a piece of a longer number is not another one
    return {one for one in found if not any(one != other and one in other for other in found)}


def _titles_between(grid: Grid) -> Iterator[tuple[str, ...]]:
    """Rows among the data with one or two filled cells: titles of further blocks."""
    if not grid.rows.width:
        return
    filled = pl.sum_horizontal((pl.all().str.strip_chars() != "").cast(pl.Int64))
    yield from grid.rows.filter(filled.is_between(1, _TITLE)).iter_rows()


def in_names(grid: Grid) -> set[str]:
    """Accounts that the sheet's or file's name holds."""
    for name in (grid.sheet, grid.file.rsplit("/", 1)[-1]):
        found = {number for number in _IN_NAME.findall(name) if _is_name(number)}
        if found:
            return found
    return set()


def _are_others(table: Table, named: Sequence[int], votes: Votes) -> bool:
    """Whether every column of own accounts changes from row to row while one balance runs on."""
    moved = np.abs(votes) == 1
    return int(moved.sum()) >= _SOME and all(
        table.columns[place].account.filter(pl.Series(moved)).n_unique() > 1 for place in named
    )


def _own(table: Table, grid: Grid, group: Sequence[int], found: Parties, votes: Votes | None) -> None:
    named = list(_accounts(table, Role.OWN_ACCOUNT))
    accounts = [place for place in group if table.meanings[place].role is not Role.CURRENCY]
    if named:
        # the chain's group among several decides; else the card is the name
        order = sorted(named, key=lambda place: (place not in accounts, "卡" not in table.columns[place].header))
        found.own, found.own_places = _joined(table, order), tuple(order)
        found.book = _joined(table, sorted(named, key=lambda place: "卡" in table.columns[place].header))
        if accounts and accounts[0] not in named:
            found.questions.append("own_account")
        if grid.owner and set(found.own.unique().to_list()) - {""} != {grid.owner}:
            # a person says otherwise than the column
            found.questions.append("own_account")
        if votes is not None and not accounts and _are_others(table, named, votes):
            # one balance runs through rows of several accounts: they are somebody else's
            found.questions.append("own_account")
        return
    if accounts:
        found.own, found.own_places = table.columns[accounts[0]].account, (accounts[0],)
        found.flags.add("own_by_chain")
        return
    for where in ({grid.owner} - {""}, in_titles(grid), in_names(grid)):
        if len(where) == 1:
            found.own = pl.Series([where.pop()], dtype=pl.String).new_from_index(0, table.height)
            found.flags.add("own_by_title")
            return
        if len(where) > 1:
            found.questions.append("own_account")
            return
    constant = [
        place
        for place, column in enumerate(table.columns)
        if table.meanings[place].role is Role.UNKNOWN
        and column.distinct == 1
        and column.share == 1
        and column.is_account
    ]
    if len(constant) == 1 and table.columns[constant[0]].checked == 1 and table.height > 1:
        found.own, found.own_places = table.columns[constant[0]].account, (constant[0],)
        found.flags.add("own_by_content")
    elif constant:
        found.questions.append("own_account")
    else:
        found.missing.append("self_account")


def _peer(table: Table, found: Parties, side: tuple[int, ...]) -> None:
    named = [*_accounts(table, Role.PEER_ACCOUNT), *side]
    if named:
        found.peer, found.peer_places = _joined(table, named), tuple(named)
        return
    likely = [
        place
        for place, column in enumerate(table.columns)
        if place not in found.own_places
        and table.meanings[place].role is Role.UNKNOWN
        and (column.is_account or column.is_wallet)
        and not _aliases(table, found, place)
    ]
    known = "self_account" not in found.missing and not found.questions
    cards = [place for place in likely if table.columns[place].are_cards and table.columns[place].share >= _HALF]
    others = [place for place in likely if place not in cards]
    if known and len(cards) == 1 and all(_is_serial(table.columns[place]) for place in others):
        found.peer, found.peer_places = table.columns[cards[0]].account, (cards[0],)
        found.flags.add("peer_by_content")
    elif known and len(likely) == 1 and table.columns[likely[0]].is_masked:
        found.peer, found.peer_places = table.columns[likely[0]].account, (likely[0],)
        found.flags.add("peer_by_content")
    elif likely:
        found.questions.append("peer_account")
        found.missing.append("peer_account")
    else:
        found.missing.append("peer_account")


def _is_serial(column: Column) -> bool:
    """A number of its own in each row, all of one length, that checks as no card."""
    filled = column.text.filter(pl.Series(column.filled))
    return column.distinct == len(filled) and filled.str.len_bytes().n_unique() == 1 and column.checked < 0.5


def _sides_by_content(table: Table, votes: Votes, found: Parties) -> bool:
    """Two unknown columns of accounts, one account in every row on the side the balances say: payer and payee."""
    if table.with_role(Role.OWN_ACCOUNT, Role.PEER_ACCOUNT, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT):
        return False
    places = [
        place
        for place, column in enumerate(table.columns)
        if table.meanings[place].role is Role.UNKNOWN
        and column.is_account
        and column.distinct > 1
        and column.share == 1
    ]
    for one, two in combinations(places, 2):
        first, second = table.columns[one].account.to_list(), table.columns[two].account.to_list()
        shared = set.intersection(*({a, b} for a, b in zip(first, second, strict=True)))
        if len(shared) != 1:
            continue
        own = shared.pop()
        here = np.array([a == own for a in first])
        inward, outward = votes == 1, votes == -1
        if (here[inward].any() and here[outward].any()) or min(int(here.sum()), int((~here).sum())) < 2:
            continue
        if not (here[outward].all() and not here[inward].any()) and not (
            here[inward].all() and not here[outward].any()
        ):
            continue
        mark = pl.Series(here)
        found.own = pl.Series([own], dtype=pl.String).new_from_index(0, table.height)
        found.peer = table.columns[two].account.zip_with(mark, table.columns[one].account)
        found.own_places, found.peer_places = (one,), (two,)
        found.incoming = pl.Series(~here if here[outward].all() and outward.any() else here)
        found.flags.add("parties_by_content")
        return True
    return False


def _aliases(table: Table, found: Parties, place: int) -> bool:
    """One to one with the own account: another number of it."""
    own, other = found.own.to_list(), table.columns[place].account.to_list()
    pairs = set(zip(own, other, strict=True))
    return len(set(own)) > 1 and len(pairs) == len(set(own)) == len(set(other))


def _pair(table: Table, grid: Grid, found: Parties, payer: tuple[int, ...], payee: tuple[int, ...]) -> Parties:
    """Layouts that name payer and payee: the row itself says from whom to whom."""
    out, into = _joined(table, payer), _joined(table, payee)
    named = _accounts(table, Role.OWN_ACCOUNT)
    owns: set[str] = (
        set(_joined(table, named).unique().to_list()) - {""} if named else in_titles(grid) or in_names(grid)
    )
    if not owns:
        both = [set(pair) for pair in zip(out.to_list(), into.to_list(), strict=True) if any(pair)]
        everywhere = set.intersection(*both) - {""} if both else set()
        owns = everywhere if len(everywhere) == 1 and table.height > 1 else set()
    if owns:
        incoming = into.is_in(list(owns)) & ~out.is_in(list(owns))
    else:
        incoming = pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.height)
        found.flags.add("from_payer")
    found.incoming = incoming
    found.own, found.peer = into.zip_with(incoming, out), out.zip_with(incoming, into)
    payer_name, payee_name = _first(table, Role.PAYER_NAME), _first(table, Role.PAYEE_NAME)
    if payer_name is not None and payee_name is not None:
        found.peer_name = table.columns[payer_name].text.zip_with(incoming, table.columns[payee_name].text)
    found.own_places, found.peer_places = payer, payee
    return found


def roles_of(grid: Grid, chosen: Mapping[str, str]) -> list[Role]:
    """Roles of columns; the same name twice is own, then the other party's. `chosen` wins (header → field)."""
    roles: list[Role] = []
    seen: dict[str, int] = {}
    for place, header in enumerate(grid.headers):
        key = normalised(header or f"#{place + 1}")
        if key in chosen:
            roles.append(Role(chosen[key]) if chosen[key] else Role.OTHER)
            continue
        role = meaning(header).role
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 2 and role in {Role.OWN_ACCOUNT, Role.OWN_NAME, Role.OWN_BANK}:
            role = {
                Role.OWN_ACCOUNT: Role.PEER_ACCOUNT, Role.OWN_NAME: Role.PEER_NAME, Role.OWN_BANK: Role.PEER_BANK
            }[role]  # fmt: skip
        roles.append(role)
    return roles
