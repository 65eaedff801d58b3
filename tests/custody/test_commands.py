# SPDX-License-Identifier: Apache-2.0
"""`wuzha keys`: fingerprints, shares, and a key back from shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from wuzha.cli import main
from wuzha.keys.ring import fingerprint
from wuzha.runtime.keys import master_keys


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    for name in ("WUZHA_MASTER_KEY", "WUZHA_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_shares_bring_the_key_file_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = master_keys()
    assert main(["keys", "split", str(home / "shares"), "--shares", "5", "--need", "3"]) == 0
    files = sorted((home / "shares").iterdir())
    assert len(files) == 5
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert main(["keys", "join", *map(str, files[1:4]), "--out", str(home / "back.key")]) == 0
    assert (home / "back.key").stat().st_mode & 0o777 == 0o600
    (home / "home" / "keys" / "master.key").write_bytes((home / "back.key").read_bytes())
    assert master_keys() == ring
    assert main(["keys", "show"]) == 0
    assert fingerprint(ring.keys[1]) in capsys.readouterr().out


def test_nothing_is_written_over_and_what_is_missing_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "split", str(home / "shares")]) == 0
    files = sorted((home / "shares").iterdir())
    (home / "kept").write_text("kept")
    assert main(["keys", "join", *map(str, files[:3]), "--out", str(home / "kept")]) == 1
    assert (home / "kept").read_text() == "kept"
    assert main(["keys", "split", str(home / "shares")]) == 1
    assert main(["keys", "join", *map(str, files[:2]), "--out", str(home / "new")]) == 1
    assert "too few" in capsys.readouterr().err
    files[0].write_text(files[0].read_text().replace("A", "B"))
    assert main(["keys", "join", *map(str, files[:3]), "--out", str(home / "new")]) == 1
    assert str(files[0]) in capsys.readouterr().err
    assert not (home / "new").exists()
    assert main(["keys", "split", str(home / "more"), "--need", "9"]) == 2
