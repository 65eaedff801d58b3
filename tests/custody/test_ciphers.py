# SPDX-License-Identifier: Apache-2.0
"""SM4 and SM3 as published, and sealed values of either cipher side by side."""

from __future__ import annotations

import hmac
import uuid
from hashlib import new

import pytest
from cryptography.exceptions import InvalidTag

from wuzha import keys
from wuzha.keys import Generation, indexes
from wuzha.keys.ciphers import Sm4Gcm, Suite
from wuzha.keys.ring import Ring
from wuzha.sealed import Kind, blind, seal
from wuzha.sealed.files import mark_of, read_sealed, reseal, write_sealed
from wuzha.sealed.value import blinds, used_by

PHONE = "13800000001"


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    """Appendix A.1."""
    cipher = Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    beside = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    clear = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert cipher.encrypt(nonce, clear, beside) == sealed
    assert cipher.decrypt(nonce, sealed, beside) == clear
    for wrong in (sealed[:-1] + b"\0", b"", sealed[:5]):
        with pytest.raises(InvalidTag):
            cipher.decrypt(nonce, wrong, beside)


def test_sm3_is_that_of_gb_t_32905() -> None:
    """Example 1 of appendix A: `abc`."""
    assert new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_values_and_files_of_either_cipher_open_side_by_side() -> None:
    uid, other = uuid.uuid4(), uuid.uuid4()
    aes = seal(Kind.TEXT, "synthetic")
    write_sealed(uid, b"synthetic")
    keys.use(suite=Suite.SM4)
    sm4 = seal(Kind.TEXT, "synthetic")
    write_sealed(other, b"synthetic")
    assert (aes.token[0], sm4.token[0], mark_of(uid), mark_of(other)) == (1, 0x81, 1, 0x81)
    assert reseal(uid)
    assert not reseal(uid)
    assert mark_of(uid) == 0x81
    for suite in Suite:
        keys.use(suite=suite)
        assert used_by(aes, str) == used_by(sm4, str) == "synthetic"
        assert read_sealed(uid) == read_sealed(other) == b"synthetic"


def test_an_index_is_found_in_both_generations_and_goes_over_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "steady", [])
    first, root = blind(Kind.PHONE, PHONE), keys.derive("audit-chain")
    ring = keys.current().with_key(2, b"b" * 32)
    keys.use(ring, known=(Generation(2, "SM3", 0),))
    second = indexes.raised(first, 2)
    step = keys.lasting("blind-index", 2)
    assert second == b"\2" + hmac.digest(step, first, "sm3")[:16]
    assert blind(Kind.PHONE, PHONE) == first
    assert set(blinds(Kind.PHONE, PHONE)) == {first, second}
    keys.use(known=(Generation(2, "SM3", keys.END),))
    assert blind(Kind.PHONE, PHONE) == second
    assert blinds(Kind.PHONE, PHONE) == [second]
    assert keys.derive("audit-chain") == root


def test_a_value_of_a_key_that_is_not_here_says_so() -> None:
    keys.use(keys.current().with_key(2, b"b" * 32), known=(Generation(2, "BLAKE2B", keys.END),))
    value = seal(Kind.TEXT, "synthetic")
    assert value.token[0] == 2
    keys.use(Ring({1: b"a" * 32}))
    with pytest.raises(keys.UnknownKeyError, match="generation 2"):
        used_by(value, str)
