# SPDX-License-Identifier: Apache-2.0
"""The data directory: where it lies and what is said when it cannot be used."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from wuzha.runtime import home as homes
from wuzha.runtime.home import Home, check_room, default_home, disk_errors
from wuzha.runtime.messages import OperatorError


def test_the_environment_chooses_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUZHA_HOME", "/srv/wuzha")
    assert default_home().root == Path("/srv/wuzha")


def test_else_it_is_the_data_folder_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WUZHA_HOME", raising=False)
    monkeypatch.setattr(homes.sys, "platform", "linux")
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert default_home().root == Path("/home/someone/.local/share/wuzha")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_home().root == Path("/data/wuzha")
    monkeypatch.setattr(homes.sys, "platform", "darwin")
    assert default_home().root == Path("/home/someone/Library/Application Support/wuzha")


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home").prepare()
    assert home.root.stat().st_mode & 0o777 == 0o700
    assert home.keys.is_dir()


def test_permissions_of_an_existing_folder_are_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Home(tmp_path).prepare()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_folder_of_another_user_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(OperatorError) as caught:
        Home(tmp_path).prepare()
    assert "属于" in caught.value.zh
    assert f"belongs to {homes.user_name(os.getuid())}" in caught.value.en


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(OperatorError, match="Cannot create the data directory"):
        Home(tmp_path / "home").prepare()


def test_too_little_room_is_told_in_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 * homes.MIB)
    monkeypatch.setattr(homes.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OperatorError, match=r"The disk is full: 5 MB left .* at least 64 MB needed"):
        check_room(tmp_path)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_write_that_fails_for_want_of_room_becomes_plain_words(tmp_path: Path, number: int) -> None:
    with pytest.raises(OperatorError, match="The disk is full"), disk_errors(tmp_path / "not yet made"):
        raise OSError(number, os.strerror(number))


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output"), disk_errors(tmp_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
