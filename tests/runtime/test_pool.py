# SPDX-License-Identifier: Apache-2.0
"""The connections of a web process follow from what the server allows and how many processes share it."""

from __future__ import annotations

import pytest

from wuzha.runtime import pool
from wuzha.runtime.health import Probe


@pytest.mark.parametrize(
    ("allowed", "processes", "each"), [(297, 2, 20), (297, 12, 20), (297, 16, 15), (97, 2, 20), (97, 4, 13), (97, 8, 6)]
)
def test_all_processes_together_leave_room_for_the_others(allowed: int, processes: int, each: int) -> None:
    assert pool.part(allowed, processes) == each
    assert processes * (each + pool.LISTENER) <= allowed - pool.OTHERS


@pytest.mark.dialect("runtime.pool")
def test_a_server_is_asked_and_one_that_is_too_small_is_named(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pool.share(database_url, 2) <= pool.MOST
    assert capsys.readouterr().err == ""
    assert pool.share(database_url, 1000) == pool.LEAST
    assert "max_connections" in capsys.readouterr().err


def test_a_busy_web_process_is_not_taken_for_a_hung_one(monkeypatch: pytest.MonkeyPatch) -> None:
    probe, answers = Probe("127.0.0.1", 1), iter([503, 503, 503, 500, None, 500])
    monkeypatch.setattr(probe, "_status", lambda: next(answers))

    def hung() -> bool:
        probe._due = 0.0
        return probe.hung()

    assert [hung() for _ in range(6)] == [False, False, False, False, False, True]
