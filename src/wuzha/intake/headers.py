# SPDX-License-Identifier: Apache-2.0
"""Which column of a file is which field: header synonyms as data, matched without guessing.

A unit is part of a header: `交易金额(万元)` is not `交易金额(元)`. Where a field is an amount of money, a header that
is known but for its unit is that field, in that unit. Only notes that say nothing about the value, such as `(必填)`,
are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
# NFKC has made full-width brackets, colons and letters half-width before these are used
_OTHER_BRACKETS = str.maketrans("[]{}【】〔〕「」", "()()()()()")
_NEUTRAL_NOTE = re.compile(
    r"\((必填|必填项|选填|可选|非必填|可空|文本|文本格式|文字格式|格式文本|required|optional|text)\)"
)
_MARKS = re.compile(r"^[*#'\"]+|[*:'\"]+$")
#: appended by the readers to a header that occurs again in the same row
_REPEATED = re.compile(r"\((\d{1,3})\)$")
#: 元, 万元 or 亿元 at the end of a header, in brackets or behind a mark
_MONEY_UNIT = re.compile(r"(?:\((?:单位:?)?(?:人民币)?(万元|万|亿元|亿|元)\)|[_/,-](?:单位:?)?(万元|亿元|元)|(万元))$")
_YUAN = {"": 1, "元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
#: columns our own rejects file adds; a corrected rejects file may be given back as it is
REJECT_COLUMNS: tuple[str, ...] = ("行号", "原因", "怎么办", "原文")
#: the column before them that tells the files apart when one rejects file serves several
FILE_COLUMN = "文件"


@lru_cache(maxsize=4096)
def normalise_header(text: str) -> str:
    """`受害人号码（手机）* ` and `受害人号码(手机)` become one; case, width, spaces, breaks and notes are dropped."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _SPACE.sub("", plain).translate(_OTHER_BRACKETS).casefold()
    return _MARKS.sub("", _NEUTRAL_NOTE.sub("", _MARKS.sub("", plain)))


def money_unit(header: str) -> tuple[str, int]:
    """A header without the unit at its end, normalised, and how many yuan a number below it stands for."""
    key = _REPEATED.sub("", normalise_header(header))
    found = _MONEY_UNIT.search(key)
    return (key[: found.start()], _YUAN["".join(filter(None, found.groups()))]) if found else (key, 1)


class DictionaryError(ValueError):
    """The header dictionary contradicts itself: one synonym names two fields."""

    def __init__(self, header: str, one: str, other: str) -> None:
        super().__init__(f"{header!r} names both {one} and {other}")
        self.header, self.one, self.other = header, one, other


@dataclass(frozen=True)
class HeaderDictionary:
    """Field → its synonyms, ready for matching."""

    #: fields in the order of the data
    fields: tuple[str, ...]
    #: normalised synonym → field
    by_synonym: Mapping[str, str]
    #: fields that are amounts of money
    money: frozenset[str] = frozenset()

    @classmethod
    def from_data(cls, data: Mapping[str, Iterable[str]], money: Iterable[str] = ()) -> HeaderDictionary:
        """`{field: [synonym, …]}`; the field's own name is a synonym. Raises DictionaryError."""
        by_synonym: dict[str, str] = {}
        for name, synonyms in data.items():
            for synonym in (name, *synonyms):
                key = normalise_header(synonym)
                if by_synonym.setdefault(key, name) != name:
                    raise DictionaryError(synonym, by_synonym[key], name)
        return cls(tuple(data), MappingProxyType(by_synonym), frozenset(money))

    @property
    def known(self) -> frozenset[str]:
        """Every header this dictionary understands, normalised: what a reader needs to find the header row."""
        return frozenset(self.by_synonym)


@dataclass(frozen=True)
class Matching:
    """The outcome for one file. Every header is in exactly one of matched, unknown, ignored, ambiguous."""

    #: header → field
    matched: Mapping[str, str]
    #: headers nobody knows, in file order; for the mapping screen
    unknown: tuple[str, ...] = ()
    #: required fields without a column
    missing_required: tuple[str, ...] = ()
    #: field → the several headers that claim it; none of them is taken until a person chooses
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: columns of our own rejects file, or set aside by an earlier choice
    ignored: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not (self.unknown or self.missing_required or self.ambiguous)


def match(
    headers: Sequence[str],
    dictionary: HeaderDictionary,
    remembered: Mapping[str, str] | None = None,
    required: Iterable[str] = (),
) -> Matching:
    """Match a file's headers.

    `remembered` holds a person's earlier choices for this source, header → field; an empty field means "leave this
    column out". A remembered choice wins over the dictionary: it is claimed first, and the dictionary's own claim to
    the same field is then an unknown header, not a contradiction.
    """
    chosen = {normalise_header(header): name for header, name in (remembered or {}).items()}
    claims: dict[str, list[str]] = {}
    by_choice: set[str] = set()
    unknown: list[str] = []
    ignored: list[str] = []
    for header in headers:
        key = normalise_header(header)
        if key in chosen:
            if not chosen[key]:
                ignored.append(header)
                continue
            if chosen[key] not in by_choice:
                by_choice.add(chosen[key])
                unknown += claims.pop(chosen[key], [])
            claims.setdefault(chosen[key], []).append(header)
            continue
        if header in REJECT_COLUMNS or header == FILE_COLUMN:
            ignored.append(header)
            continue
        name = dictionary.by_synonym.get(key) or dictionary.by_synonym.get(_REPEATED.sub("", key))
        if name is None or name in by_choice:
            unknown.append(header)
        else:
            claims.setdefault(name, []).append(header)
    # What is known but for its unit, where no other column is the field.
    for header in list(unknown):
        bare, _yuan = money_unit(header)
        name = dictionary.by_synonym.get(bare)
        if bare and name in dictionary.money and name is not None and name not in claims:
            claims[name] = [header]
            unknown.remove(header)
    matched = {held[0]: name for name, held in claims.items() if len(held) == 1}
    ambiguous = {name: tuple(held) for name, held in claims.items() if len(held) > 1}
    missing = tuple(name for name in required if name not in claims)
    order = {header: place for place, header in enumerate(headers)}
    return Matching(matched, tuple(sorted(unknown, key=order.__getitem__)), missing, ambiguous, tuple(ignored))
