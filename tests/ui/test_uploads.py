# SPDX-License-Identifier: Apache-2.0
"""Bodies and files of requests are sealed before they reach a disk, and gone with the request."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestAborted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.loops import run
from wuzha.ui.uploads import SealedBodies

SECRET = "受害人13800000001".encode()
LARGE = SECRET * 200_000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def clear_on_disk() -> Iterator[str]:
    """Open files of this process, named or not, that hold the secret."""
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208 - links without a target
        path = Path("/proc/self/fd") / number
        if not path.is_file() or "/tmp" not in str(path.readlink()):
            continue
        with path.open("rb") as file:
            if SECRET in file.read(10**6):
                yield str(path.readlink())


def test_a_large_file_of_a_form_is_sealed_on_its_way(temporary: Path) -> None:
    sent = SimpleUploadedFile("流水.csv", LARGE)
    request = RequestFactory().post("/", {"file": sent, "purpose": "x"})
    file = request.FILES["file"]
    assert not isinstance(file, list)
    assert (file.name, file.size) == ("流水.csv", len(LARGE))
    assert not list(clear_on_disk())
    assert not list(temporary.iterdir())
    assert b"".join(file.chunks()) == LARGE
    file.seek(0)
    assert file.read(10) == LARGE[:10]
    request.close()
    assert file.closed


def received(*pieces: bytes, gone: bool = False) -> Any:
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.disconnect"} if gone else {"type": "http.request"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    return receive


def test_a_large_body_is_sealed_on_its_way(temporary: Path) -> None:
    body = run(SealedBodies().read_body(received(LARGE[:1_000_000], LARGE[1_000_000:])))
    assert not list(clear_on_disk())
    assert body.read() == LARGE
    body.close()
    with pytest.raises(RequestAborted):
        run(SealedBodies().read_body(received(LARGE, gone=True)))
    assert not list(temporary.iterdir())
