# SPDX-License-Identifier: Apache-2.0
"""A box: closed by anybody, opened by one."""

from __future__ import annotations

import os

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from wuzha.citizen.boxes import close, open_box, public_of

PRIVATE = bytes(range(32))


@given(st.binary(max_size=4000))
def test_what_was_closed_is_opened_with_the_one_key(content: bytes) -> None:
    box = close(public_of(PRIVATE), content)
    assert open_box(PRIVATE, box) == content
    assert not content or content not in box or len(content) < 4


def test_two_boxes_of_the_same_have_nothing_in_common() -> None:
    one, other = (close(public_of(PRIVATE), b"same words") for _ in range(2))
    assert one[:32] != other[:32]
    assert one[32:] != other[32:]


@given(st.integers(0, 80))
def test_a_changed_box_is_not_opened(at: int) -> None:
    box = bytearray(close(public_of(PRIVATE), b"a few words of a tip"))
    box[at % len(box)] ^= 1
    # The highest bit of a public key is not looked at (RFC 7748 §5).
    with pytest.raises(InvalidTag):
        open_box(PRIVATE, bytes(box))


def test_a_box_for_another_key_is_not_opened() -> None:
    with pytest.raises(InvalidTag):
        open_box(os.urandom(32), close(public_of(PRIVATE), b"words"))
