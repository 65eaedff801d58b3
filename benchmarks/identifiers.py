# SPDX-License-Identifier: Apache-2.0
"""Microseconds to parse one clean or untidy value. Run: `python benchmarks/identifiers.py`.

An import parses several values a row; at 10,000 rows a second a value may cost a few microseconds.
"""

from __future__ import annotations

from functools import partial
from timeit import repeat

from wuzha.engine.identifiers import Account, Address, BankCard, ChatId, IdNumber, Name, Phone, Uscc, redact

CASES = {
    "phone, clean": (Phone.parse, "13800000001"),
    "phone, grouped, +86": (Phone.parse, "+86 138-0000-0001"),
    "ID number, clean": (IdNumber.parse, "33028219900101001X"),
    "ID number, small x": (IdNumber.parse, "33028219900101001x"),
    "bank card, clean": (BankCard.parse, "6228480000000000018"),
    "account, clean": (Account.parse, "6228480000000000018"),
    "USCC, clean": (Uscc.parse, "91330282MA2AAAAA09"),
    "name": (Name.parse, "测试甲"),
    "address": (Address.parse, "浙江省慈溪市浒山街道测试路1号"),
    "chat id": (ChatId.parse, "wxid_test0002"),
    "mask of a phone": (Phone.mask, "13800000001"),
    "mask of an address": (Address.mask, "浙江省慈溪市浒山街道测试路1号"),
    "redact a log line": (redact, "warning 20230510-0001 dispatched to 330282000000 in 12 ms, phone 13800000001"),
}


def main(number: int = 20_000) -> None:
    """Print the best of five runs of each case."""
    for label, (function, text) in CASES.items():
        best = min(repeat(partial(function, text), number=number, repeat=5))
        print(f"{label:24}{best / number * 1e6:8.2f} µs")


if __name__ == "__main__":
    main()
