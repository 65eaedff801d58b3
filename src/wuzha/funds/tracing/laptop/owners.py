# SPDX-License-Identifier: Apache-2.0
"""`--owners FILE`: several cards of one person as one node, the ways between them beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wuzha.engine.identifiers import IdentifierError, IdNumber, Uscc
from wuzha.funds.statements.reading.plain import LIMITS
from wuzha.funds.tracing.laptop.ask import Answer, held_frame
from wuzha.funds.tracing.laptop.transfers import Owner, Remark, Transfers
from wuzha.funds.tracing.owners import Claim, OwnersError, Wrong, owners_of
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError

_HEADERS = {
    "account": ("account", "账号", "卡号", "账户"),
    "document": ("id_number", "证件号码", "身份证号", "证件号"),
    "name": ("name", "户名", "姓名"),
    "confirmation": ("confirmation", "银行确认", "确认文号", "银行确认文号"),
}
_WRONG = {
    Wrong.NAME_ALONE: (
        "只有户名不能认定为同一人，请填写证件号码，或户名和银行确认文号",
        "a name alone makes nobody the same person: give the ID number, or the name and the number of the bank's "
        "confirmation",
    ),
    Wrong.TWICE: ("同一账户出现两次，每个账户只写一行", "this account stands there twice: one line to each account"),
    Wrong.TWO_PEOPLE: (
        "与相同证件号码或相同银行确认的其他行不是同一个人（证件号码或户名不同），请核对",
        "it is not the person of the other lines with its ID number or confirmation (another number or name): check it",
    ),
}  # fmt: skip


def with_owners(transfers: Transfers, path: Path) -> None:
    """Set `transfers.owners`. Raises OperatorError saying which line cannot stand; nothing personal is repeated."""
    lines, claims, shown = _read(path, transfers)
    try:
        groups = owners_of(claims)
    except OwnersError as error:
        zh, en = _WRONG[error.wrong]
        raise OperatorError(
            f"{path.name} 第 {lines[error.place]} 行：{zh}。", f"{path.name}, line {lines[error.place]}: {en}."
        ) from None
    known = transfers.find(str(claim.account) for claim in claims)
    for group in groups:
        accounts = [known[name] for place in group.places if (name := str(claims[place].account)) in known]
        if len(accounts) > 1:
            label = next((shown[place] for place in group.places if shown[place]), "")
            transfers.owners.append(Owner(label, "id" if group.by_document else "bank", tuple(sorted(accounts))))
    if transfers.owners:
        cards = sum(len(one.accounts) for one in transfers.owners)
        transfers.remarks.append(
            Remark("owners_merged", cards, "同一人名下的账户，合并显示", "accounts shown together as one owner's")
        )
    if strangers := len(claims) - len(known):
        transfers.remarks.append(
            Remark(
                "owners_of_strangers",
                strangers,
                "所有人文件中的账户在流水中没有出现",
                "accounts of the file of owners that no row names",
            )
        )


def _read(path: Path, transfers: Transfers) -> tuple[list[int], list[Claim], list[str]]:
    """Lines, claims, and what each owner may be called: the name, or the ID number masked."""
    every = [name for names in _HEADERS.values() for name in names]
    try:
        table = open_table(path, LIMITS, known=every)
        chunks = list(table.chunks(100_000))
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    there = {header.strip().lower(): header for header in table.headers}
    columns = {field: next((there[name] for name in names if name in there), None) for field, names in _HEADERS.items()}
    if columns["account"] is None or (columns["document"] is None and columns["confirmation"] is None):
        raise OperatorError(
            f"{path.name}：所有人文件的第一行应为 账号,证件号码,户名,银行确认文号（后三列可按需留空）。",
            f"{path.name}: the first line of a file of owners is account,id_number,name,confirmation (the last three "
            "may be empty as need be).",
        )
    lines, claims, shown = [], [], []
    for chunk in chunks:
        for odd in chunk.malformed:
            raise _bad(path, odd.line, "列数与表头不符", "it has not as many cells as the header")
        for row in chunk.rows.iter_rows(named=True):
            cells = {field: str(row[header] or "").strip() if header else "" for field, header in columns.items()}
            if not cells["account"]:
                raise _bad(path, row["line"], "没有账号", "no account")
            document = _document(path, row["line"], cells["document"]) if cells["document"] else ""
            account = transfers.aliases.get(cells["account"], cells["account"])
            lines.append(row["line"])
            claims.append(Claim(account, document, cells["name"], cells["confirmation"]))
            shown.append(cells["name"] or (IdNumber.mask(document) if document else ""))
    return lines, claims, shown


def _document(path: Path, line: int, text: str) -> str:
    for kind in (IdNumber, Uscc):
        try:
            return kind.parse(text)
        except IdentifierError:
            continue
    raise _bad(
        path,
        line,
        "证件号码不是有效的身份证号或统一社会信用代码（被遮盖的号码不能用来认定同一人）",
        "the number is no valid ID number nor credit code (a masked one makes nobody the same person)",
    )


def _bad(path: Path, line: int, zh: str, en: str) -> OperatorError:
    return OperatorError(f"{path.name} 第 {line} 行：{zh}。", f"{path.name}, line {line}: {en}.")


@dataclass(frozen=True)
class OwnerLine:
    """A victim's money with one owner: what is in which account, and what went between them. Money in fen."""

    victim: int
    owner: Owner
    held: tuple[tuple[int, int], ...]
    #: payer, payee, fen, rows
    inside: tuple[tuple[int, int, int, int], ...]

    @property
    def fen(self) -> int:
        return sum(fen for _, fen in self.held)


def owner_lines(answer: Answer) -> list[OwnerLine]:
    """Of each victim the owners whom the money reached, the most first."""
    transfers = answer.transfers
    if not transfers.owners:
        return []
    of = {account: place for place, owner in enumerate(transfers.owners) for account in owner.accounts}
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for victim, account, fen in held_frame(answer).iter_rows():
        if account in of:
            held.setdefault((victim, of[account]), []).append((account, fen))
    moves = answer.trace.moves
    frame = pl.DataFrame(
        {
            "victim": moves.victim,
            "payer": transfers.src[moves.row],
            "payee": transfers.dst[moves.row],
            "fen": moves.fen,
        }
    )
    sums = (
        frame.group_by("victim", "payer", "payee").agg(pl.col("fen").sum(), pl.len()).sort("victim", "payer", "payee")
    )
    inside: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    for victim, payer, payee, fen, rows in sums.iter_rows():
        if payer in of and of[payer] == of.get(payee):
            inside.setdefault((victim, of[payer]), []).append((payer, payee, fen, rows))
    lines = [
        OwnerLine(
            victim,
            transfers.owners[owner],
            tuple(held.get((victim, owner), ())),
            tuple(inside.get((victim, owner), ())),
        )
        for victim, owner in sorted({*held, *inside})
    ]
    return sorted(lines, key=lambda line: (line.victim, -line.fen))
