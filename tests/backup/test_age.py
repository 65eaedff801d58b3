# SPDX-License-Identifier: Apache-2.0
"""Files closed for a key: as the published format says, and nothing else opens."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.backup import age

#: Made with the program `age` 1.2.1 and its key with `age-keygen`; for tests only.
SECRET = "AGE-SECRET-KEY-10QWYRLUWH3SV3WAPCSQXACNG4045ER7883QCQY4H449AM3TZLFAS9LG2MK"
PUBLIC = "age1xjvdr2y4kqvccpf0yfkkgtmhf8wdx5q4s6sne2zklkpxmr9fefnsx7g3yp"
CLOSED = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBQK2hiYjBXZkJ2eDhFSWZUV0FxVitGbWl4cDBuWkFVRnVQMkpobjJscWpJCjE1UDl1QS94"
    "dWU1V0VmaWlMa1NsVm1ZN3JEdE5POUdEQkFFSWRWYXlHSHMKLS0tIDk0YzBSVFpLTHNaek14TEZ4c2RSaThnaE5WRjlTb2tYWDlDeFNOV3pveGsK"
    "xJDAtTXHuG+N05/x0UFHXx1ERe0ECUmjJcRaNDxthlYwULQIwd/L8HaXVME="
)
#: Made once for all tests: keys are random by nature.
OTHER = age.new_secret()


def close(content: bytes, recipient: str = PUBLIC) -> bytes:
    return b"".join(age.closed([content[:7], content[7:]], recipient))


def open_(closed: bytes, secret: str = SECRET) -> bytes:
    return b"".join(age.opened(io.BytesIO(closed), secret))


def test_what_the_program_age_closed_is_opened() -> None:
    assert open_(CLOSED).decode() == "合成数据"
    assert age.recipient_of(SECRET) == PUBLIC


@given(size=st.sampled_from([0, 1, age.CHUNK - 1, age.CHUNK, age.CHUNK + 1, 2 * age.CHUNK, 2 * age.CHUNK + 5]))
def test_every_length_comes_back_and_is_as_long_as_foretold(size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    closed = close(content)
    assert open_(closed) == content
    assert len(closed) == age.closed_size(size)


@given(place=st.integers(0, 2 * age.CHUNK + 200), bit=st.integers(0, 7))
def test_a_changed_bit_anywhere_is_found(place: int, bit: int) -> None:
    closed = bytearray(close(b"x" * (2 * age.CHUNK)))
    closed[place % len(closed)] ^= 1 << bit
    with pytest.raises((age.DamagedError, age.WrongKeyError, age.NotAgeError)):
        open_(bytes(closed))


@pytest.mark.parametrize("left", [0, 10, 150, 220, 250, age.CHUNK + 216, age.CHUNK + 300])
def test_a_missing_end_is_found(left: int) -> None:
    with pytest.raises((age.DamagedError, age.NotAgeError)):
        open_(close(b"x" * (2 * age.CHUNK))[:left])


def test_chunks_cannot_be_cut_off_at_their_edge() -> None:
    closed = close(b"x" * (2 * age.CHUNK))
    with pytest.raises(age.DamagedError):
        open_(closed[: -(age.CHUNK + age.TAG)])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(age.WrongKeyError):
        open_(close(b"x"), OTHER)


def test_a_key_with_a_mistake_is_refused() -> None:
    assert age.is_recipient(PUBLIC)
    for wrong in (PUBLIC[:-1] + "q", PUBLIC[:-1], PUBLIC.replace("x", "z", 1), SECRET, "", "age1"):
        assert not age.is_recipient(wrong)
    with pytest.raises(age.NotAgeError):
        age.recipient_of(SECRET[:-1] + "Q")
