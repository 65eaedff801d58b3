# SPDX-License-Identifier: Apache-2.0
"""What facts said before they were put right, in words or sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from wuzha.core.former import equal, said
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import Sealed, same


def test_the_same_is_said_whatever_sealed_it_and_whatever_the_second() -> None:
    assert equal(seal(Kind.PHONE, "19900000001"), seal(Kind.PHONE, "19900000001"))
    assert not equal(seal(Kind.PHONE, "19900000001"), seal(Kind.PHONE, "19900000002"))
    typed = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    assert equal(typed.replace(second=7), typed)
    assert not equal(typed.replace(minute=31), typed)
    assert (equal(None, ""), equal(5, 5)) == (False, True)


def test_what_was_sealed_stays_sealed_and_the_rest_is_kept_in_words() -> None:
    row = SimpleNamespace(phone=seal(Kind.PHONE, "19900000001"), unit_id=7)
    sealed, plain = said(
        row, ["phone", "unit_id"], lambda text: seal(Kind.TEXT, text), lambda name, was: f"{name} {was}"
    )
    assert plain == {"name": "unit", "was": "unit_id 7"}
    kept = sealed["was_sealed"]
    assert isinstance(kept, Sealed)
    assert same(kept, seal(Kind.TEXT, "19900000001"))
    assert {*sealed} == {"name", "was_sealed"}
