# SPDX-License-Identifier: Apache-2.0
"""What every answer carries."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.architecture.addresses import addresses

pytestmark = pytest.mark.django_db


def test_no_page_is_kept_by_a_browser_or_a_proxy(client: Client) -> None:
    for address in ("/login/", "/warnings/", "/nothing/", "/warnings/phone/worker.js", "/healthz"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_only_what_holds_nobody_s_data_may_be_kept(client: Client) -> None:
    kept = {address.name for address in addresses() if getattr(address.view, "may_be_kept", False)}
    assert kept == {"warning:tasks_manifest", "warning:grid_manifest"}
    for address in ("/static/dist/favicon.svg", "/warnings/tasks/manifest.webmanifest"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()
        assert "no-store" not in answer.get("Cache-Control", ""), address
