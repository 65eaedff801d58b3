# SPDX-License-Identifier: Apache-2.0
"""One register of 发文字号: a number is given once, whichever room asks, and who has it is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction

from wuzha.core.numbering import Numbered
from wuzha.documents import register
from wuzha.documents.models import DocumentNumber

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """A record of a room, as far as the register knows it."""

    RECORD: str
    pk: int

    @property
    def number(self) -> str:
        return f"{self.RECORD}{self.pk}"


def of(record: str, pk: int) -> Numbered:
    return cast("Any", Row(record, pk))


def test_rooms_share_the_serials_of_a_word_and_a_year() -> None:
    assert register.take_next("测办", 2026, of("bulletin", 1)).text == "测办〔2026〕1号"
    assert register.take_next("测办", 2026, of("measure", 1)).text == "测办〔2026〕2号"
    assert register.take_next("测办", 2027, of("measure", 2)).serial == 1
    assert register.take_next("测督", 2026, of("ticket", 1)).serial == 1


def test_a_number_typed_in_is_taken_once_and_counts() -> None:
    meeting = of("meeting", 3)
    assert register.take("测办[2026]第07号", meeting) == "测办〔2026〕7号"
    assert register.take("测办〔2026〕7号", meeting) == "测办〔2026〕7号"
    with pytest.raises(register.TakenError) as error:
        register.take("测办（2026）7号", of("bulletin", 3))
    assert (error.value.number, error.value.name) == ("测办〔2026〕7号", "meeting3")
    assert register.following("测办", 2026).serial == 8
    assert register.take("测试纪要1号", meeting) == "测试纪要1号"
    assert register.holder("测试纪要1号") == "meeting3"


def test_a_number_given_back_is_free() -> None:
    row = of("measure", 4)
    register.take_next("测办", 2026, row)
    register.give_back(row)
    assert (register.holder("测办〔2026〕1号"), register.following("测办", 2026).serial) == ("", 1)


def test_the_database_holds_a_serial_once() -> None:
    register.take_next("测办", 2026, of("bulletin", 1))
    told = {"word": "测办", "year": 2026, "serial": 1, "record": "x", "record_id": 1, "name": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(text="别的", **told)
