# SPDX-License-Identifier: Apache-2.0
"""发文字号 as GB/T 9704-2012 writes them (7.2.5)."""

from __future__ import annotations

import re

#: A year in whatever brackets a keyboard has, and a serial with padding or 第.
_TYPED = re.compile(r"[\[(（【〔［﹝](\d{4})[\])）】〕］﹞]\s*第?\s*0*([1-9]\d*)\s*号")


def as_document_number(text: str) -> str:
    """`甬公刑返字[2023]第02号` as `甬公刑返字〔2023〕2号`: hexagonal brackets, no padding, no 第.

    A text of another shape stays as it is.
    """
    return _TYPED.sub(r"〔\1〕\2号", text.strip())
