# SPDX-License-Identifier: Apache-2.0
"""What differs, in both languages. Personal data is never repeated: texts are not, numbers are."""

from __future__ import annotations

from dataclasses import dataclass

#: Differences told of one file; the first is what matters, the rest helps to see what was done.
MOST = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a file is not what the data give."""

    zh: str
    en: str


def other_value(zh: str, en: str, told: object, fresh: object, *, shown: bool) -> Difference:
    """Another value at a place; both are repeated where they are `shown`."""
    if not shown:
        return Difference(f"{zh} 不同", f"{en}: not the same")
    return Difference(
        f"{zh}：文件 {_word(told)}，数据 {_word(fresh)}", f"{en}: file {_word(told)}, data {_word(fresh)}"
    )


def _word(value: object) -> str:
    return "—" if value in (None, "") else str(value)[:80]
