# SPDX-License-Identifier: Apache-2.0
"""An empty database is laid out in one step. The database of every test is: here is what it must not lose by it."""

from __future__ import annotations

import pytest
from django.db import connection

from wuzha.runtime import layout

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("runtime.layout")]

OPEN_TO_ALL = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prosecdef AND has_function_privilege('public', oid, 'EXECUTE')
"""


def test_a_database_with_tables_is_left_as_it_is() -> None:
    assert not layout.lay_out()


def test_no_function_that_acts_as_the_owner_of_the_tables_is_open_to_every_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN_TO_ALL)
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
        assert cursor.fetchone() != (0,)
