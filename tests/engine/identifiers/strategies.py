# SPDX-License-Identifier: Apache-2.0
"""Invented identifiers that satisfy their standards."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from wuzha.engine.identifiers import BankCard, IdNumber, Uscc
from wuzha.engine.identifiers.division import PROVINCES

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


divisions = st.builds("{}{}".format, st.sampled_from(sorted(PROVINCES)), digits(4))
mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), digits(9))
landlines = st.builds(
    "{}-{}{}{}".format,
    st.sampled_from(["010", "021", "0574", "0755"]),
    st.sampled_from("23456789"),
    digits(6),
    st.sampled_from(["", "7"]),
)
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def _with_check(head: str) -> str:
    return head + IdNumber.check_character(head)


id_numbers = st.builds(lambda d, born, seq: _with_check(f"{d}{born:%Y%m%d}{seq}"), divisions, births, digits(3))
cards = st.integers(12, 18).flatmap(digits).map(lambda head: head + BankCard.check_digit(head))
unionpay_cards = st.integers(13, 16).flatmap(digits).map(lambda rest: f"62{rest}" + BankCard.check_digit(f"62{rest}"))
usccs = st.builds(
    lambda kind, division, organisation: (head := f"9{kind}{division}{organisation}") + Uscc.check_character(head),
    st.sampled_from("123"),
    divisions,
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)
