# SPDX-License-Identifier: Apache-2.0
"""Mobile telephone numbers of mainland China."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.landline import Landline
from wuzha.engine.identifiers.text import DIALLED, HIDDEN, is_digits, plain

_is_mobile = re.compile(r"1[3-9][0-9]{9}").fullmatch
#: Country code, or the trunk zero once dialled before a mobile number of another city.
_dialled = re.compile(r"(?:\+86|0086|86|0)?(1[3-9][0-9]{9})").fullmatch
_PREFIX = re.compile(r"\+86|0086|86(?=[0-9]{11}$)")
#: Segments that MIIT gave to virtual operators (虚拟运营商), who resell the lines of the carriers.
_VIRTUAL = frozenset({"162", "165", "167", "170", "171"})


class Phone(Identifier):
    """手机号: 11 digits, 1[3-9] and nine more, by the numbering plan of MIIT (电信网编号计划).

    Canonical: the 11 digits. Accepts +86, 0086, 86 and 0 before it, spaces, dashes, brackets, full-width digits.
    A fixed line is another type: `Landline`.
    """

    name = "phone"
    standard = "电信网编号计划 (MIIT)"

    @staticmethod
    def parse(text: str) -> str:
        if _is_mobile(text):
            return text
        kept = plain(text, Phone.name, DIALLED)
        if dialled := _dialled(kept):
            return dialled[1]
        digits = _PREFIX.sub("", kept, count=1)
        if not is_digits(digits):
            raise IdentifierError(ErrorCode.CHARSET, Phone.name)
        raise IdentifierError(ErrorCode.LENGTH if len(digits) != 11 else ErrorCode.PREFIX, Phone.name)

    @staticmethod
    def mask(canonical: str) -> str:
        """138****1234. A fixed line kept in a phone column is masked as such."""
        if len(canonical) == 11 and canonical[0] == "1":
            return f"{canonical[:3]}****{canonical[7:]}"
        return Landline.mask(canonical) if canonical[:1] == "0" else HIDDEN

    @staticmethod
    def is_virtual(canonical: str) -> bool:
        """Whether the segment (170, 171, 162, 165, 167) belongs to virtual operators. A fact, not a suspicion."""
        return canonical[:3] in _VIRTUAL
