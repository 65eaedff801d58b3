# SPDX-License-Identifier: Apache-2.0
"""What a person has said about the files of a source: a mapping file (TOML) that desk and command share.

    unit = "分"                 # 元, 万元 or 分
    first = "newest"            # which end of the file comes first: oldest or newest
    own_account = "6222…"       # where no column and no title tells it

    [columns]                   # header → field; "" leaves a column out
    "字段3" = "amount"

    [codes]                     # value of the direction column → in or out
    "1" = "in"

The next file of the source must still prove itself.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wuzha.funds.statements.proof.words import UNITS, Role, normalised
from wuzha.runtime.messages import OperatorError

WAYS = {"in": True, "out": False}
ENDS = {"oldest": False, "newest": True}
_KEYS = {"unit", "first", "own_account", "headers", "columns", "codes"}


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

    def concern(self, headers: Sequence[str]) -> bool:
        """Whether anything of them is about a sheet with these headers."""
        said = {normalised(header) for header in self.columns}
        all_sheets = self.unit is not None or self.codes or self.newest_first is not None or self.own_account
        return bool(all_sheets or said & {normalised(header) for header in headers})


NONE = Answers()


def form_of(headers: Sequence[str]) -> tuple[str, ...]:
    """What is the same in all sheets of a source: their headers, in their order."""
    return tuple(normalised(header) for header in headers)


def remembered(path: Path | None) -> Callable[[tuple[str, ...]], Answers]:
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
    return lambda headers: own.get(form_of(headers), others[0] if others else NONE)


def load(path: Path) -> Answers:
    """A mapping file. Raises `OperatorError` that says which entry is wrong and what may stand there."""
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise OperatorError(f"读不了 {path}：{error.strerror}。", f"Cannot read {path}: {error.strerror}.") from None


def read(content: bytes, path: str) -> Answers:
    """The content of a mapping file called `path`. Raises `OperatorError` as `load` does."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path} 不是有效的 TOML 文件：{error}。", f"{path} is no valid TOML: {error}.") from None
    for key in data:
        if key not in _KEYS:
            _refuse(path, key, sorted(_KEYS))
    columns, codes = _table(path, data, "columns"), _table(path, data, "codes")
    fields = {role.value for role in Role}
    for header, name in columns.items():
        if name not in fields:
            _refuse(path, f"columns.{header} = {name}", sorted(fields - {""}))
    for value, way in codes.items():
        if way not in WAYS:
            _refuse(path, f"codes.{value} = {way}", list(WAYS))
    headers = data.get("headers", [])
    if not isinstance(headers, list) or not all(isinstance(one, str) for one in headers):
        raise OperatorError(f"{path}：headers 应为一列文字。", f"{path}: headers must be a list of texts.")
    unit, first = data.get("unit"), data.get("first")
    if unit is not None and unit not in ("元", "万元", "分"):
        _refuse(path, f"unit = {unit}", ["元", "万元", "分"])
    if first is not None and first not in ENDS:
        _refuse(path, f"first = {first}", list(ENDS))
    return Answers(
        columns,
        UNITS[unit] if unit else None,
        {value: WAYS[way] for value, way in codes.items()},
        None if first is None else ENDS[first],
        str(data.get("own_account", "")),
        tuple(headers),
    )


def dump(answers: Answers) -> str:
    """The text of a mapping file."""
    lines = []
    if answers.headers:
        lines.append(f"headers = [{', '.join(_quoted(header) for header in answers.headers)}]")
    if answers.unit:
        lines.append(f"unit = {json.dumps({100: '元', 1_000_000: '万元', 1: '分'}[answers.unit], ensure_ascii=False)}")
    if answers.newest_first is not None:
        lines.append(f'first = "{"newest" if answers.newest_first else "oldest"}"')
    if answers.own_account:
        lines.append(f"own_account = {_quoted(answers.own_account)}")
    if answers.columns:
        lines += ["", "[columns]", *(f"{_quoted(key)} = {_quoted(name)}" for key, name in answers.columns.items())]
    if answers.codes:
        ways = {True: "in", False: "out"}
        lines += ["", "[codes]", *(f'{_quoted(key)} = "{ways[way]}"' for key, way in answers.codes.items())]
    return "\n".join(lines).strip() + "\n"


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
