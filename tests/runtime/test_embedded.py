# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL through its whole life, on the real server."""

from __future__ import annotations

import psycopg


def test_server_answers(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("wuzha",)
