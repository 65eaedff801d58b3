# SPDX-License-Identifier: Apache-2.0
"""Personal data shows itself masked, compares by blind index, and is revealed for a purpose only."""

from __future__ import annotations

import pickle

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.sealed import Kind, Sealed, blind, seal

PHONE = "13800000001"
READER = Actor(kind="person", label="tester", person_id=7, role="analyst", unit_code="330282000100")


def test_a_sealed_value_shows_itself_masked_everywhere() -> None:
    sealed = seal(Kind.PHONE, PHONE)
    assert str(sealed) == "138****0001"
    for shown in (f"{sealed}", f"{sealed!r}", f"{sealed!s}", f"{[sealed]}", f"{ {'phone': sealed} }"):
        assert PHONE not in shown


def test_free_text_is_masked_as_a_whole() -> None:
    assert str(seal(Kind.TEXT, "住演示路1号")) == "***"


def test_two_seals_of_one_value_differ_but_share_a_blind_index() -> None:
    one, other = seal(Kind.PHONE, PHONE), seal(Kind.PHONE, PHONE)
    assert one.token != other.token
    assert one.blind() == other.blind() == blind(Kind.PHONE, PHONE)


def test_kinds_do_not_share_blind_indexes() -> None:
    assert len({blind(kind, PHONE) for kind in Kind}) == len(Kind)


def test_a_token_moved_to_another_kind_of_column_does_not_open() -> None:
    moved = Sealed(Kind.NAME, seal(Kind.PHONE, PHONE).token)
    with pytest.raises(InvalidTag):
        str(moved)


def test_a_changed_token_does_not_open() -> None:
    token = bytearray(seal(Kind.PHONE, PHONE).token)
    token[-1] ^= 1
    with pytest.raises(InvalidTag):
        str(Sealed(Kind.PHONE, bytes(token)))


def test_a_sealed_value_is_not_serialised_by_accident() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(seal(Kind.PHONE, PHONE))


@given(st.sampled_from(Kind), st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_every_text_of_every_kind_opens_again(kind: Kind, text: str) -> None:
    sealed = seal(kind, text)
    assert sealed.blind() == blind(kind, text)
    assert text.encode() not in sealed.token or len(text.encode()) < 3


@pytest.mark.django_db
def test_revealing_writes_a_read_event_that_names_fields_not_values() -> None:
    values = {"phone": seal(Kind.PHONE, PHONE), "name": seal(Kind.NAME, "测试甲")}
    clear = reveal_many(READER, "预警劝阻", on=("warning", 5), values=values)
    assert clear == {"phone": PHONE, "name": "测试甲"}
    event = Event.objects.get()
    assert (event.action, event.object_type, event.object_id) == ("personal.read", "warning", "5")
    assert event.fields == ["name", "phone"]
    assert event.purpose == "预警劝阻"
    assert PHONE not in str(event.__dict__)


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["", "   "])
def test_nothing_is_revealed_without_a_purpose(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        reveal_many(READER, purpose, on=("warning", 5), values={"phone": seal(Kind.PHONE, PHONE)})["phone"]
    assert not Event.objects.exists()
