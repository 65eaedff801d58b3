# SPDX-License-Identifier: Apache-2.0
"""Built files at an address that changes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from wuzha.ui import built


def test_a_versioned_address_is_kept_for_good_and_the_plain_one_is_not(client: Client) -> None:
    address = static("dist/js/main.js")
    assert address.startswith("/static/dist/v-")
    answers = [client.get(url) for url in (address, "/static/dist/js/main.js")]
    kept, asked = (answer["Cache-Control"] for answer in answers)
    first, second = (b"".join(answer.streaming_content) for answer in answers)  # type: ignore[attr-defined]  # a file
    for answer in answers:
        answer.close()
    assert first == second
    assert "immutable" in kept
    assert "immutable" not in asked
    assert client.get("/static/dist/v-000000000000/js/main.js").status_code == 404


def test_what_a_script_imports_by_a_relative_path_has_the_version_too(client: Client) -> None:
    script = Path(built.BUILT, "js/main.js").read_text(encoding="utf-8")
    assert 'import "./theme.js"' in script
    answer = client.get(static("dist/js/main.js").replace("main.js", "theme.js"))
    assert answer.status_code == 200
    answer.close()


def test_the_version_changes_with_any_byte_and_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "BUILT", tmp_path)
    seen = set()
    for name, content in (("a.js", "1"), ("a.js", "2"), ("b.js", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        seen.add(built.folder.__wrapped__())
    assert len(seen) == 3


def test_what_others_bring_has_no_version_and_finders_know_both_names() -> None:
    assert static("admin/x.css") == "/static/admin/x.css"
    assert finders.find(static("dist/app.css").removeprefix("/static/")) is not None
    assert finders.find("dist/app.css") is not None
