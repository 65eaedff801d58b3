# SPDX-License-Identifier: Apache-2.0
"""Postal addresses in running text."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HALF_WIDTH, HIDDEN

#: A place name never runs over a lane, building or room, nor over a road, unless a sub-district is named after it
#: (白沙路街道).
_CHARACTER = r"(?:(?![弄号室幢栋{stop}]|路(?!街道))[一-鿿])"
_SEGMENT = _CHARACTER + "{{1,8}}?"
_TO_TOWNSHIP = re.compile(
    "(?:" + _SEGMENT.format(stop="") + "(?:省|自治区|特别行政区))?"
    "(?:" + _SEGMENT.format(stop="县区") + "(?:市|自治州|地区|盟))?"
    "(?:" + _SEGMENT.format(stop="") + "(?:县|区|市|旗))?"
    "(?:" + _SEGMENT.format(stop="") + "(?:街道|镇|乡|苏木|开发区|园区|创新中心))?"
)
#: After or before a Chinese character a space separates nothing.
_INNER_SPACE = re.compile(r"(?<=[一-鿿]) | (?=[一-鿿])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST = 200


class Address(Identifier):
    """地址: where a person lives, works or was met, as one line of text (GB/T 2260 names, then street and number).

    Canonical: half-width letters and digits, no spaces between Chinese characters, single spaces elsewhere.
    """

    name = "address"
    standard = "GB/T 2260 (names of divisions); GB/T 23705"

    @staticmethod
    def parse(text: str) -> str:
        address = _INNER_SPACE.sub("", " ".join(text.translate(HALF_WIDTH).split()))
        if not address.strip("-/无"):
            raise IdentifierError(ErrorCode.EMPTY, Address.name)
        if HIDDEN in address:
            raise IdentifierError(ErrorCode.MASKED, Address.name)
        if not 2 <= len(address) <= _LONGEST:
            raise IdentifierError(ErrorCode.LENGTH, Address.name)
        if _CONTROL.search(address):
            raise IdentifierError(ErrorCode.CHARSET, Address.name)
        return address

    @staticmethod
    def mask(canonical: str) -> str:
        """浙江省慈溪市浒山街道***: down to the township or sub-district; nothing where no division is named."""
        return Address.to_township(canonical) + HIDDEN

    @staticmethod
    def to_township(canonical: str) -> str:
        """The part that names divisions, down to the township; empty if the text does not begin with one."""
        found = _TO_TOWNSHIP.match(canonical)
        return found[0] if found else ""
