# SPDX-License-Identifier: Apache-2.0
"""When a reason that stands on file says something: a full stop, a dash or “无” does not tell the next reader why.

if not says_something(why):
    raise RefusalError(Code.REASON_MISSING)
"""

from __future__ import annotations

#: Letters or characters that a reason has at least: 已核实.
LEAST = 3
#: What people type where they have nothing to say.
_EMPTY = frozenset({"无理由", "没有无", "没理由", "不知道", "none", "test"})


def says_something(text: str) -> bool:
    """Whether a reason has at least some letters, and not one of them over and over."""
    letters = [one for one in text.casefold() if one.isalpha()]
    return len(letters) >= LEAST and len(set(letters)) > 1 and "".join(letters) not in _EMPTY
