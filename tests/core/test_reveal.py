# SPDX-License-Identifier: Apache-2.0
"""Personal data leaves its seal for a purpose, after a read event, and never more than that event names."""

from __future__ import annotations

import uuid

import pytest

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.reveal import NotLoggedError, Opener, opener, reveal_files, reveal_many
from wuzha.sealed import Kind, seal
from wuzha.sealed.files import write_sealed

PHONE, NAME = "13800000001", "测试甲"
READER = Actor(kind="person", label="tester", person_id=7, role="analyst", unit_code="330282000100")
ON = ("export", 5)


def two_rows() -> Opener:
    return opener(READER, "核对", on=ON, fields=["phone", "holder"], rows=2)


@pytest.mark.django_db
def test_one_read_event_names_fields_rows_purpose_and_object_before_anything_is_opened() -> None:
    opener(READER, " 核对 ", on=ON, fields=("phone", "holder"), rows=2, detail={"approved": 3})
    event = Event.objects.get()
    assert (event.action, event.object_type, event.object_id) == ("personal.read", "export", "5")
    assert (event.fields, event.row_count, event.purpose) == (["phone", "holder"], 2, "核对")
    assert event.detail["approved"] == 3


@pytest.mark.django_db
def test_the_fields_of_the_rows_that_were_logged_open_as_often_as_needed() -> None:
    clear, phone, name = two_rows(), seal(Kind.PHONE, PHONE), seal(Kind.NAME, NAME)
    for row in (1, 2, 1, 2):
        assert (clear("phone", phone, row), clear("holder", name, row)) == (PHONE, NAME)
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_field_that_was_not_logged_does_not_open() -> None:
    with pytest.raises(NotLoggedError, match="id_no") as refused:
        two_rows()("id_no", seal(Kind.PHONE, PHONE), 1)
    assert PHONE not in str(refused.value)


@pytest.mark.django_db
def test_a_field_that_was_not_logged_is_refused_even_where_it_is_empty() -> None:
    """Else a slip would only show with the first person who has such a value."""
    with pytest.raises(NotLoggedError):
        two_rows()("id_no", None, 1)


@pytest.mark.django_db
def test_a_row_more_than_were_logged_does_not_open() -> None:
    clear, phone = two_rows(), seal(Kind.PHONE, PHONE)
    assert [clear("phone", phone, row) for row in "ab"] == [PHONE, PHONE]
    with pytest.raises(NotLoggedError, match="2 rows"):
        clear("phone", phone, "c")
    assert clear("phone", phone, "a") == PHONE


@pytest.mark.django_db
def test_a_row_without_a_value_counts_for_nothing() -> None:
    clear, phone = two_rows(), seal(Kind.PHONE, PHONE)
    assert [clear("phone", None, row) for row in "abc"] == ["", "", ""]
    assert [clear("phone", phone, row) for row in "de"] == [PHONE, PHONE]


@pytest.mark.django_db
def test_a_record_opens_only_what_it_holds_and_logs_no_more() -> None:
    values = {"phone": seal(Kind.PHONE, PHONE), "name": None}
    assert reveal_many(READER, "核对", on=ON, values=values) == {"phone": PHONE}
    assert Event.objects.get().fields == ["phone"]


@pytest.mark.django_db
def test_files_are_read_with_one_event_that_names_each() -> None:
    files = {"photo:1": uuid.uuid4(), "photo:2": uuid.uuid4()}
    for name, uid in files.items():
        write_sealed(uid, name.encode())
    assert reveal_files(READER, "核对", on=ON, files=files) == [b"photo:1", b"photo:2"]
    event = Event.objects.get()
    assert (event.fields, event.row_count) == (["photo:1", "photo:2"], 2)


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["", "  "])
def test_without_a_purpose_nothing_opens(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        opener(READER, purpose, on=ON, fields=["phone"], rows=1)
    with pytest.raises(ValueError, match="purpose"):
        reveal_files(READER, purpose, on=ON, files={"photo:1": uuid.uuid4()})
    assert not Event.objects.exists()
