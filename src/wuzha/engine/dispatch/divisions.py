# SPDX-License-Identifier: Apache-2.0
"""Statistical division codes as prefixes: 2 province, 4 city, 6 county, 9 town or street, 12 village or community."""

from __future__ import annotations

from collections.abc import Iterable

_LENGTHS = (2, 4, 6, 9, 12)


def significant(code: str) -> str:
    """The code without the zeros that only fill it up: 330282002000 is the street 330282002.

    Raises ValueError unless the code has 2, 4, 6, 9 or 12 digits.
    """
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a division code of {'/'.join(map(str, _LENGTHS))} digits: {code!r}")
    for longer, shorter in zip(_LENGTHS[:0:-1], _LENGTHS[-2::-1], strict=True):
        if len(code) == longer and not code[shorter:].strip("0"):
            code = code[:shorter]
    return code


def covered_digits(covers: Iterable[str], code: str) -> tuple[int, bool]:
    """How much of where someone lives a territory covers: (digits, whole).

    (12, True) names the village itself, (9, True) its whole town, and so on; the longest one counts.
    (n, False) says that only n digits of the home are known and the territory covers a part of that area.
    (0, False) says that they do not meet.
    """
    home = significant(code)
    whole = part = 0
    for cover in map(significant, covers):
        if home.startswith(cover):
            whole = max(whole, len(cover))
        elif cover.startswith(home):
            part = len(home)
    return (whole, True) if whole >= part and whole else (part, False)
