# SPDX-License-Identifier: Apache-2.0
"""Pages that follow the database hear of what happens, and again after their connection was lost."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.waiting import LAST_RESORT
from wuzha.core.live import listener

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dialect("core.live.listener")]


def test_a_notification_wakes_who_listens_also_after_the_connection_was_lost(
    other_session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listener, "SOON", 0.01)
    other_session.autocommit = True
    woken = asyncio.Event()

    async def wake() -> None:
        await asyncio.wait_for(woken.wait(), LAST_RESORT)
        woken.clear()

    async def follow() -> None:
        listening = asyncio.create_task(listener.listen("test_channel", woken.set))
        await wake()  # connected: it looks once, for what came before
        other_session.execute("NOTIFY test_channel")
        await wake()
        other_session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = 'LISTEN \"test_channel\"'"
        )
        await wake()
        other_session.execute("NOTIFY test_channel")
        await wake()
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening

    with ThreadPoolExecutor(1) as thread:  # a loop of the browser's may run in this one
        thread.submit(asyncio.run, follow()).result()
    assert "no notifications from the database" in caplog.text
