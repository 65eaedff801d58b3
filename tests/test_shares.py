# SPDX-License-Identifier: Apache-2.0
"""A key in shares: enough of them bring it back, a slip is found where it is, fewer tell nothing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.keys.shares import Share, ShareError, inverse, join, product, read, split


def test_the_field_is_that_of_fips_197() -> None:
    assert product(0x57, 0x83) == 0xC1
    assert product(0x57, 0x13) == 0xFE
    assert all(product(a, inverse(a)) == 1 for a in range(1, 256))


@given(st.binary(min_size=1, max_size=40), st.data())
def test_any_shares_that_are_enough_bring_the_secret_back(secret: bytes, data: st.DataObject) -> None:
    shares = data.draw(st.integers(2, 8))
    need = data.draw(st.integers(2, shares))
    made = split(secret, shares, need)
    some = data.draw(st.permutations(made)).copy()[: data.draw(st.integers(need, shares))]
    assert join([read(share.text()) for share in some]) == secret


def test_every_choice_of_three_of_five_does() -> None:
    made = split(b"synthetic", 5, 3)
    assert {join(some) for some in combinations(made, 3)} == {b"synthetic"}


def test_two_of_three_fit_every_secret_alike() -> None:
    """For one byte: with the third value left open, every secret is one possible third value, and each just once."""
    one, two, _three = split(b"k", 3, 3)
    possible = set()
    for value in range(256):
        third = Share(3, 3, one.series, bytes([value]) + bytes(len(one.data) - 1))
        weights = {1: (2, 3), 2: (1, 3), 3: (1, 2)}
        secret = 0
        for share in (one, two, third):
            weight = 1
            for x in weights[share.number]:
                weight = product(weight, product(x, inverse(x ^ share.number)))
            secret ^= product(share.data[0], weight)
        possible.add(secret)
    assert possible == set(range(256))


def test_what_is_wrong_is_said_and_where() -> None:
    made, others = split(b"synthetic", 4, 3), split(b"synthetic", 4, 3)
    for shares, code, place in (
        ([], "few", 0),
        (made[:2], "few", 0),
        ([made[0], made[1], made[1]], "twice", 0),
        ([made[0], made[1], others[2]], "mixed", 3),
    ):
        with pytest.raises(ShareError) as caught:
            join(shares)
        assert (caught.value.code, caught.value.place) == (code, place)
    text = made[0].text().upper()
    for place in range(len("WZSHARE1-3-1-"), len(text)):
        wrong = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(ShareError):
            read(wrong)


@pytest.mark.parametrize("text", ["", "hello", "WZSHARE1-3-1", "WZSHARE1-x-1-a-b-c"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ShareError, match="text"):
        read(text)


@pytest.mark.parametrize(("shares", "need"), [(1, 1), (3, 4), (256, 2), (3, 1)])
def test_numbers_that_make_no_sense_are_refused(shares: int, need: int) -> None:
    with pytest.raises(ValueError, match="need"):
        split(b"k", shares, need)
