# SPDX-License-Identifier: Apache-2.0
"""What a person has said about the files of a source: a mapping file (TOML) that desk and command share.

    unit = "分"                 # 分, 元, 百元, 千元, 万元, 百万元 or 亿元
    first = "newest"            # which end of the file comes first: oldest or newest
    own_account = "6222…"       # where no column and no title tells it
    no_peer = true              # no column names the other party, though one that is left out looks like accounts

    [columns]                   # header → field; "" leaves a column out
    "字段3" = "amount"

    [codes]                     # value of the direction column → in or out
    "1" = "in"

    [status]                    # value of the status column that no word explains → done or failed
    "03" = "done"

The next file of the source must still prove itself.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wuzha.engine.identifiers import Account, IdentifierError
from wuzha.funds.statements.proof.words import UNITS, Role, normalised
from wuzha.runtime.messages import OperatorError

WAYS = {"in": True, "out": False}
MOVED = {"done": True, "failed": False}
ENDS = {"oldest": False, "newest": True}
#: Fen of one unit → the word by which it is kept, in a mapping file and on the desk.
UNIT_WORDS = {UNITS[word]: word for word in ("分", "元", "百元", "千元", "万元", "百万元", "亿元")}
_KEYS = {"unit", "first", "own_account", "no_peer", "headers", "columns", "codes", "status"}


@dataclass(frozen=True)
class Answers:
    """`unit`: fen of one unit. `newest_first`: None where nobody has said."""

    columns: Mapping[str, str] = field(default_factory=dict)
    unit: int | None = None
    codes: Mapping[str, bool] = field(default_factory=dict)
    newest_first: bool | None = None
    own_account: str = ""
    #: of which sheets they are said: those with exactly these headers; of all where there are none
    headers: tuple[str, ...] = ()
    #: no column is the other party's, whatever one that is left out looks like
    no_peer: bool = False
    #: status → whether money moved, for statuses that no word explains
    statuses: Mapping[str, bool] = field(default_factory=dict)
    #: of the record that they are kept as
    key: int | None = None

    def concern(self, headers: Sequence[str]) -> bool:
        """Whether anything of them is about a sheet with these headers."""
        said = {normalised(header) for header in self.columns}
        beside = (self.unit, self.codes, self.statuses, self.newest_first is not None, self.own_account)
        return any(beside) or bool(said & {normalised(header) for header in headers})


NONE = Answers()


def form_of(headers: Sequence[str]) -> tuple[str, ...]:
    """What is the same in all sheets of a source: their headers, in their order."""
    return tuple(normalised(header) for header in headers)


def remembered(path: Path | None) -> Callable[[tuple[str, ...], str], Answers]:
    """What a mapping file says of sheets with given headers; of a folder, what each of its files says of its own."""
    files = sorted(path.glob("*.toml")) if path is not None and path.is_dir() else [path] if path is not None else []
    said = [load(file) for file in files]
    own = {form_of(one.headers): one for one in said if one.headers}
    others = [one for one in said if not one.headers]
    if len(others) > 1:
        raise OperatorError(
            f"{path}：其中多个文件没有写明 headers，无法判断用于哪种流水。",
            f"{path}: several of its files name no headers, so for which statements they are is unknown.",
        )
    return lambda headers, _sheet: own.get(form_of(headers), others[0] if others else NONE)


def load(path: Path) -> Answers:
    """A mapping file. Raises `OperatorError` that says which entry is wrong and what may stand there."""
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise OperatorError(f"读不了 {path}：{error.strerror}。", f"Cannot read {path}: {error.strerror}.") from None


def read(content: bytes, path: str) -> Answers:
    """The content of a mapping file called `path`. Raises `OperatorError` as `load` does."""
    try:
        data = tomllib.loads(_text(content, path))
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, str(error)) from None
    for key in data:
        if key not in _KEYS:
            _refuse(path, key, sorted(_KEYS))
    columns, codes, statuses = (_table(path, data, name) for name in ("columns", "codes", "status"))
    fields = {role.value for role in Role}
    for header, name in columns.items():
        if name not in fields:
            _refuse(path, f"columns.{header} = {name}", sorted(fields - {""}))
    for value, way in codes.items():
        if way not in WAYS:
            _refuse(path, f"codes.{value} = {way}", list(WAYS))
    for value, way in statuses.items():
        if way not in MOVED:
            _refuse(path, f"status.{value} = {way}", list(MOVED))
    headers = data.get("headers", [])
    if not isinstance(headers, list) or not all(isinstance(one, str) for one in headers):
        raise OperatorError(f"{path}：headers 应为一列文字。", f"{path}: headers must be a list of texts.")
    unit, first, no_peer = data.get("unit"), data.get("first"), data.get("no_peer", False)
    if unit is not None and unit not in UNIT_WORDS.values():
        _refuse(path, f"unit = {unit}", list(UNIT_WORDS.values()))
    if not isinstance(no_peer, bool):
        _refuse(path, f"no_peer = {no_peer}", ["true", "false"])
    if first is not None and first not in ENDS:
        _refuse(path, f"first = {first}", list(ENDS))
    return Answers(
        columns,
        UNITS[unit] if unit else None,
        {value: WAYS[way] for value, way in codes.items()},
        None if first is None else ENDS[first],
        _own_account(path, data.get("own_account")),
        tuple(headers),
        bool(no_peer),
        {value: MOVED[way] for value, way in statuses.items()},
    )


def dump(answers: Answers) -> str:
    """The text of a mapping file."""
    lines = []
    if answers.headers:
        lines.append(f"headers = [{', '.join(_quoted(header) for header in answers.headers)}]")
    if answers.unit:
        lines.append(f"unit = {_quoted(UNIT_WORDS[answers.unit])}")
    if answers.newest_first is not None:
        lines.append(f'first = "{"newest" if answers.newest_first else "oldest"}"')
    if answers.own_account:
        lines.append(f"own_account = {_quoted(answers.own_account)}")
    if answers.no_peer:
        lines.append("no_peer = true")
    if answers.columns:
        lines += ["", "[columns]", *(f"{_quoted(key)} = {_quoted(name)}" for key, name in answers.columns.items())]
    if answers.codes:
        ways = {True: "in", False: "out"}
        lines += ["", "[codes]", *(f'{_quoted(key)} = "{ways[way]}"' for key, way in answers.codes.items())]
    if answers.statuses:
        told = {True: "done", False: "failed"}
        lines += ["", "[status]", *(f'{_quoted(key)} = "{told[way]}"' for key, way in answers.statuses.items())]
    return "\n".join(lines).strip() + "\n"


def _text(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        raise OperatorError(f"{path} 不是文本文件。", f"{path} is no text file.") from None
    raise OperatorError(
        f"{path} 是 GBK（ANSI）编码的文件，请另存为 UTF-8 编码后再用。",
        f"{path} is encoded as GBK (ANSI). Save it as UTF-8 and use it again.",
    )


def _no_toml(path: str, error: str) -> OperatorError:
    """Where a file is no TOML: what `tomllib` says of it is for programmers."""
    place = re.search(r"line ([0-9]+), column ([0-9]+)", error)
    zh, en = (
        (f"第 {place[1]} 行第 {place[2]} 列", f"line {place[1]}, column {place[2]}") if place else ("末尾", "its end")
    )
    return OperatorError(
        f"{path} {zh}不符合 TOML 格式：每行写“名称 = 值”，文字加双引号。",
        f"{path} is no valid TOML at {en}: write one name = value a line, texts in double quotes.",
    )


def _own_account(path: str, given: object) -> str:
    """An account, or the id of a wallet; "" where none is given."""
    if given is None or given == "":
        return ""
    if isinstance(given, str) and (number := own_account(given)):
        return number
    raise OperatorError(
        f"{path}：own_account 不是账号：应为加引号的 6 至 34 位数字或字母，或微信、支付宝账号。",
        f"{path}: own_account is no account: 6 to 34 digits or letters in quotes, or the id of a wallet.",
    )


def own_account(text: str) -> str:
    """An account as it is read, or the id of a wallet; "" for what is neither."""
    try:
        return Account.parse(text)
    except IdentifierError:
        return ""


def _quoted(text: str) -> str:
    # a JSON string is a TOML basic string, but for the delete sign
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(path: str, data: Mapping[str, object], name: str) -> dict[str, str]:
    found = data.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise OperatorError(f"{path}：[{name}] 应为“名称 = 文字”的表。", f"{path}: [{name}] must be a table of texts.")
    return {str(key): str(value) for key, value in found.items()}


def _refuse(path: str, what: str, allowed: list[str]) -> None:
    options = "、".join(allowed)
    raise OperatorError(
        f"{path}：{what} 无法识别，可以是：{options}。", f"{path}: {what} is unknown; one of {options}."
    )
