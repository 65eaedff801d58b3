# SPDX-License-Identifier: Apache-2.0
"""Sealing by the hundred thousand: the same seals and indexes, and never one nonce twice."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from wuzha.sealed.value import NONCE, Kind, Sealed, _nonce, _nonces, blind, blinder, sealer


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_sealed_in_bulk_opens_and_is_found_like_any_other(kind: Kind) -> None:
    token, index = sealer(kind), blinder(kind)
    for value in ("13800000001", "测试甲", ""):
        assert Sealed(kind, token(value))._open() == value
        assert index(value) == blind(kind, value)
    assert token("x") != token("x")


def test_no_nonce_is_given_twice_among_threads() -> None:
    def take(_number: int) -> list[bytes]:
        return [_nonce() for _ in range(5_000)]

    with ThreadPoolExecutor(8) as pool:
        taken = [nonce for nonces in pool.map(take, range(8)) for nonce in nonces]
    assert len(set(taken)) == len(taken) == 40_000
    assert {len(nonce) for nonce in taken} == {NONCE}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the child does nothing but take one nonce
def test_a_forked_process_shares_no_nonce_with_its_parent() -> None:
    _nonce()
    waiting = set(_nonces)
    assert waiting
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, _nonce())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, NONCE)
    os.close(reading)
    os.close(writing)
    assert len(theirs) == NONCE
    assert theirs not in waiting
