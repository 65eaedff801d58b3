# SPDX-License-Identifier: Apache-2.0
"""发文字号."""

from __future__ import annotations


def document_number(organ: str, year: int, serial: int) -> str:
    """`甬公(刑)刑返字〔2023〕2号`: the year in hexagonal brackets, the serial without padding and without 第."""
    return f"{organ}〔{year}〕{serial}号"
