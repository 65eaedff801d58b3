# SPDX-License-Identifier: Apache-2.0
"""Sealed columns take sealed values only, and their blind index follows them."""

from __future__ import annotations

import pytest
from django.db import connection

from tests import factories
from tests.worlds import shared
from wuzha.sealed import Kind, blind, seal
from wuzha.warning.models import WarningRecord

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13800000001", "13800000002"


@pytest.fixture
@shared
def warning() -> WarningRecord:
    city = factories.make_city()
    return factories.make_warning(city, phone=seal(Kind.PHONE, PHONE))


def test_a_plain_string_is_refused(warning: WarningRecord) -> None:
    with pytest.raises(TypeError):
        WarningRecord.unscoped.filter(pk=warning.pk).update(phone=OTHER)


def test_a_value_of_another_kind_is_refused(warning: WarningRecord) -> None:
    with pytest.raises(TypeError):
        WarningRecord.unscoped.filter(pk=warning.pk).update(phone=seal(Kind.NAME, "测试甲"))


def test_the_blind_index_follows_the_value(warning: WarningRecord) -> None:
    warning.phone = seal(Kind.PHONE, OTHER)
    warning.save(update_fields=["phone", "phone_index"])
    assert WarningRecord.unscoped.filter(phone_index=blind(Kind.PHONE, OTHER)).get() == warning
    assert not WarningRecord.unscoped.filter(phone_index=blind(Kind.PHONE, PHONE)).exists()


def test_the_column_holds_ciphertext(warning: WarningRecord) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM warning_warning")
        phone, index = cursor.fetchone()
    assert PHONE.encode() not in bytes(phone) + bytes(index)
    assert len(bytes(index)) == 16
